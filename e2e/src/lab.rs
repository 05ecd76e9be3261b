//! One lab on the page, used as a reader would.

use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

use crate::{browser::Browser, patience::eventually, record::Record};

/// How long a lab may take to be ready, or to come to the end of a run, on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// A lab on the page that a browser shows.
#[derive(Clone, Debug)]
pub struct Lab {
    pub(crate) browser: Browser,
    pub(crate) name: String,
}

/// What the lab of this name is: the very data that the page makes its runs of.
#[must_use]
pub fn definition(name: &str) -> &'static overlap::lab::Lab {
    overlap::lab::Lab::find(name).unwrap_or_else(|| panic!("there is no lab {name}"))
}

/// A line of a lab's log.
#[derive(Clone, Debug, Deserialize)]
pub struct Line {
    /// Whether it belongs to a strategy as a whole.
    pub is_head: bool,
    /// What it says, without the time before it.
    pub text: String,
}

impl Lab {
    /// The browser that shows it.
    #[must_use]
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// What it is: the very data that the page makes its runs of.
    #[must_use]
    pub fn definition(&self) -> &'static overlap::lab::Lab {
        definition(&self.name)
    }

    /// Runs the body of a function in the page, where `lab` is this lab's figure.
    pub async fn js<T: DeserializeOwned>(&self, body: &str, args: impl Into<Vec<Value>>) -> T {
        let body = format!("const lab = document.getElementById('lab-{}');\n{body}", self.name);
        self.browser.js(&body, args).await
    }

    /// What it is doing, as in `data-state`; nothing while the page is being loaded.
    pub async fn state(&self) -> Option<String> {
        let script = "return document.getElementById('lab-' + arguments[0])?.dataset.state";
        self.browser.try_js(script, [json!(self.name)]).await.ok()?
    }

    /// Waits until it is in one of these states, and says in which.
    pub async fn until(&self, states: &[&str]) -> String {
        eventually(PATIENCE, async || match self.state().await {
            Some(state) if states.contains(&state.as_str()) => Ok(state),
            other => Err(format!("{} is {other:?} and not {states:?}", self.name)),
        })
        .await
    }

    /// Presses a button: `run`, or `cancel` while it runs, or `reset`, which stands in a menu.
    pub async fn press(&self, action: &str) {
        if action == "reset" {
            self.open_menu().await;
        }
        self.click(&format!("[data-action={action}]")).await;
    }

    /// Opens the menu beside Run, if it is closed.
    pub async fn open_menu(&self) {
        self.js::<()>("lab.querySelector('.more').open = true", []).await;
    }

    /// Presses a button in the very frame that shows this many requests of the strategy of this
    /// title ended: over WebDriver, a button can't be pressed that exactly. Returns at once.
    pub async fn press_at(&self, action: &str, title: &str, done: usize) {
        let script = "const [action, title, wanted] = arguments;
            const progress = lab.querySelector('[data-part=progress]');
            const press = () => {
              const [, done] = /^([0-9]+) of/.exec(progress.textContent) ?? [];
              if (progress.dataset.run === title && Number(done) >= wanted) {
                lab.querySelector(`[data-action=${action}]`).click();
              } else {
                requestAnimationFrame(press);
              }
            };
            press()";
        self.js::<()>(script, [json!(action), json!(title), json!(done)]).await;
    }

    /// Waits until this many requests of the strategy of this title have ended.
    pub async fn until_progress(&self, title: &str, done: usize) {
        eventually(PATIENCE, async || {
            let script = "const progress = lab.querySelector('[data-part=progress]');
                return [progress.dataset.run ?? '', progress.textContent]";
            let [running, progress]: [String; 2] = self.js(script, []).await;
            let so_far: usize =
                progress.split(' ').next().and_then(|it| it.parse().ok()).unwrap_or(0);
            let is_there = running == title && so_far >= done;
            if is_there { Ok(()) } else { Err(format!("at {running:?} {progress:?}")) }
        })
        .await;
    }

    /// Brings its picture into sight: what is out of sight is not drawn.
    pub async fn show_picture(&self) {
        let script = "lab.querySelector('[data-part=picture]').scrollIntoView()";
        self.js::<()>(script, []).await;
        eventually(PATIENCE, async || {
            let script = "return lab.querySelector('svg.live') !== null";
            let is_drawn: bool = self.js(script, []).await;
            if is_drawn { Ok(()) } else { Err(format!("{} is not drawn", self.name)) }
        })
        .await;
        // And what has changed meanwhile, in one of the next frames.
        let script = "const [done] = arguments;
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))";
        self.browser.js_async::<()>(script, []).await;
    }

    /// Types a setting's value in the place of what is there.
    pub async fn set(&self, setting: &str, value: &str) {
        let field = self.element(&format!("[name={setting}]")).await;
        field.clear().await.expect("a field can be cleared");
        if value.is_empty() {
            self.fire_input(setting).await;
        } else {
            field.send_keys(value).await.expect("a field can be typed in");
        }
    }

    /// ChromeDriver clears a field and chooses an option with a `change` alone, where a reader's doing
    /// so fires `input` first.
    async fn fire_input(&self, name: &str) {
        let script = "lab.querySelector(`[name=${arguments[0]}]`)
            .dispatchEvent(new Event('input', { bubbles: true }))";
        self.js::<()>(script, [json!(name)]).await;
    }

    /// What its controls of these names hold.
    pub async fn held<const N: usize>(&self, names: [&str; N]) -> [String; N] {
        let script = "return arguments[0].map((name) => lab.querySelector(`[name=${name}]`).value)";
        let held: Vec<String> = self.js(script, [json!(&names[..])]).await;
        held.try_into().expect("one for each")
    }

    /// Waits until a control of it holds this.
    pub async fn until_holds(&self, name: &str, wanted: &str) {
        eventually(PATIENCE, async || {
            let [held] = self.held([name]).await;
            if held == wanted { Ok(()) } else { Err(format!("{name} is {held:?}, not {wanted:?}")) }
        })
        .await;
    }

    /// Waits until its top is on the screen.
    pub async fn until_in_sight(&self) {
        self.browser.until_seen(&format!("#lab-{}", self.name)).await;
    }

    /// Waits until a part of it has these words in it.
    pub async fn until_says(&self, part: &str, words: &str) {
        eventually(PATIENCE, async || {
            let text = self.text(part).await;
            if text.contains(words) { Ok(()) } else { Err(format!("saying {text:?}")) }
        })
        .await;
    }

    /// Opens a panel below it by its tab, such as `table` or `share`, if it is closed.
    pub async fn open_tab(&self, tab: &str) {
        let script = "return lab.querySelector(`[data-panel=${arguments[0]}]`).hidden";
        if self.js::<bool>(script, [json!(tab)]).await {
            self.click(&format!("[data-tab={tab}]")).await;
        }
    }

    /// Presses the button that copies the lab's `link`, or the `snippet` that embeds it.
    pub async fn copy(&self, what: &str) {
        self.open_tab("share").await;
        self.click(&format!("[data-copy={what}]")).await;
    }

    /// Gives the keyboard's focus to an element of it.
    pub async fn focus(&self, selector: &str) {
        self.js::<()>("lab.querySelector(arguments[0]).focus()", [json!(selector)]).await;
    }

    /// Clicks an element of it, in the middle of the screen: at its edges there are bars that stay.
    pub async fn click(&self, selector: &str) {
        let script = "lab.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        self.js::<()>(script, [json!(selector)]).await;
        let clicked = self.element(selector).await.click().await;
        clicked.unwrap_or_else(|error| panic!("{selector} can't be clicked: {error}"));
    }

    /// Chooses the network: `browser`, `server`, `jsonplaceholder` or `url`.
    pub async fn choose_network(&self, network: &str) {
        self.open_menu().await;
        let option = self.element(&format!("[name=network] option[value={network}]")).await;
        option.click().await.expect("an option can be chosen");
        self.fire_input("network").await;
    }

    /// Chooses an API by its address, and what is sent along.
    pub async fn choose_api(&self, address: &str, headers: &str) {
        self.choose_network("url").await;
        self.set("url", address).await;
        self.set("headers", headers).await;
    }

    /// Presses Run on a lab that is ready, and gives the records once all runs are over.
    pub async fn run(&self) -> Vec<Record> {
        self.until(&["idle", "done", "failed"]).await;
        self.press("run").await;
        self.until_over().await
    }

    /// The records once all runs are over.
    pub async fn until_over(&self) -> Vec<Record> {
        self.until(&["done", "failed"]).await;
        self.records().await
    }

    /// The records that have come since they were last asked for.
    pub async fn records(&self) -> Vec<Record> {
        self.browser.records().await
    }

    /// The text of a part: `said`, `note`, `problem` …
    pub async fn text(&self, part: &str) -> String {
        let script = "return lab.querySelector(`[data-part=${arguments[0]}]`).textContent";
        self.js(script, [json!(part)]).await
    }

    /// The log's lines.
    pub async fn log(&self) -> Vec<Line> {
        let script = "return Array.from(lab.querySelectorAll('[data-part=log] > li'), (line) => ({
            is_head: line.classList.contains('head'),
            text: (line.lastElementChild ?? line).textContent,
          }))";
        self.js(script, []).await
    }

    /// The log's lines that tell of this strategy's requests.
    pub async fn log_of(&self, title: &str) -> Vec<String> {
        let lines = self.log().await.into_iter();
        let of_run = lines.skip_while(|line| !(line.is_head && line.text == title)).skip(1);
        of_run.take_while(|line| !line.is_head).map(|line| line.text).collect()
    }

    /// The cells of the table below the picture, row by row, once they are those of the latest runs.
    pub async fn table(&self) -> Vec<Vec<String>> {
        let script = "return Array.from(lab.querySelectorAll('[data-part=table] tbody tr'),
            (row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent))";
        eventually(PATIENCE, async || {
            let rows: Vec<Vec<String>> = self.js(script, []).await;
            if rows.is_empty() { Err("the table is empty".to_owned()) } else { Ok(rows) }
        })
        .await
    }

    /// How many shapes of a kind each track of the picture has: `waiting`, `mark` …
    pub async fn drawn(&self, kind: &str) -> Vec<usize> {
        let script = "return Array.from(lab.querySelectorAll('svg.live .track'), (track) =>
            (track.querySelector(`path.${arguments[0]}`)?.getAttribute('d').match(/M/g) ?? []).length)";
        self.js(script, [json!(kind)]).await
    }

    /// The first element in the lab that fits a CSS selector.
    pub async fn element(&self, selector: &str) -> WebElement {
        let selector = format!("#lab-{} {selector}", self.name);
        let found = self.browser.driver.find(By::Css(selector.as_str())).await;
        found.unwrap_or_else(|error| panic!("the page has no {selector}: {error}"))
    }
}
