//! The lesson as a screen reader is told of it: Chromium's whole accessibility tree.

use e2e::{browser::Browser, tree::Node};
use overlap::lab::{Drawing, Rows};
use serde::Deserialize;
use serde_json::json;

/// What the page has of a lab, to be found again in the tree.
#[derive(Debug, Deserialize)]
struct Lab {
    name: String,
    /// What its figure is called.
    title: String,
    questions: Vec<Question>,
    /// What asks for a guess on the axis, if anything does.
    guess: Option<String>,
}

impl Lab {
    fn definition(&self) -> &'static overlap::lab::Lab {
        e2e::lab::definition(&self.name)
    }

    fn drawing(&self) -> Drawing {
        self.definition().drawing
    }

    /// Whether its runs can be replayed and laid over each other.
    fn has_replay(&self) -> bool {
        self.drawing().features().has_replay
    }
}

#[derive(Debug, Deserialize)]
struct Question {
    asks: String,
    choices: Vec<String>,
}

/// Every lab of the page, in the order of the lesson.
async fn labs(browser: &Browser) -> Vec<Lab> {
    let script = "const all = (within, selector, made) =>
          Array.from(within.querySelectorAll(selector), made);
        const label = (input) => input.labels[0]?.textContent.trim() ?? '';
        return all(document, 'main .lab', (lab) => ({
          name: lab.dataset.lab,
          title: lab.querySelector('figcaption').textContent,
          questions: all(lab, '[data-part=question]', (asked) => ({
            asks: asked.querySelector('legend').textContent,
            choices: all(asked, 'input', label),
          })),
          guess: lab.querySelector('.asks')?.textContent,
        }))";
    let labs: Vec<Lab> = browser.js(script, []).await;
    assert_eq!(labs.len(), overlap::lab::all().count());
    labs
}

/// How many times a picture's name gives.
fn times_in(name: &str) -> usize {
    let words = name.split(' ').map(|word| word.trim_end_matches([',', '.']));
    words.filter(|word| ["s", "ms"].contains(word)).count()
}

/// The figure of a lab in the tree.
fn figure<'a>(page: &'a Node, lab: &Lab) -> &'a Node {
    let figures = page.all("figure").into_iter();
    let mut named = figures.filter(|figure| figure.name == lab.title);
    let figure = named.next().unwrap_or_else(|| panic!("{} has no figure in the tree", lab.name));
    assert!(named.next().is_none(), "{} is there twice", lab.title);
    figure
}

/// Panics unless these stand in the tree in this order, whatever stands between them.
fn assert_in_order(told: &[String], wanted: &[String]) {
    let mut rest = told.iter();
    for one in wanted {
        assert!(rest.any(|it| it == one), "{one} should come next: {wanted:#?} in {told:#?}");
    }
}

/// Before any run it has all landmarks, headings and labs, in order and by name.
pub(crate) async fn assert_tells_of_all(browser: &Browser) {
    let page = browser.accessibility_tree().await;
    let listed =
        "return Array.from(document.querySelectorAll('#contents li a'), (it) => it.textContent)";
    let titles: Vec<String> = browser.js(listed, []).await;
    assert_landmarks_and_headings(&page, &titles);
    for lab in labs(browser).await {
        assert_told_of(figure(&page, &lab), &lab);
    }
    // What is folded up is not in the tree.
    let open = "document.querySelectorAll('details').forEach((it) => it.open = true)";
    browser.js::<()>(open, []).await;
    assert_all_have_names(&browser.accessibility_tree().await);
}

fn assert_landmarks_and_headings(page: &Node, titles: &[String]) {
    let landmarks = ["navigation", "banner", "main", "contentinfo"];
    let found = page.children.iter().filter(|node| landmarks.contains(&node.role.as_str()));
    assert_eq!(found.map(|it| &it.role).collect::<Vec<_>>(), landmarks, "and each of them once");
    let contents = page.only("navigation");
    assert_eq!(contents.name, "Contents");
    assert_eq!(page.below()[0].told(), "link \"Skip to the lesson\"", "it comes first");

    let headings = page.all("heading");
    assert_eq!(headings[0].number("level"), Some(1.0));
    for pair in headings.windows(2) {
        let [level, next] = [pair[0], pair[1]].map(|it| it.number("level").expect("a level"));
        assert!(next > 1.0 && next <= level + 1.0, "{} skips a level", pair[1].told());
    }
    // A chapter is a region of its heading's name: its number, and then its title.
    let chapters = headings.iter().filter(|it| it.number("level") == Some(2.0));
    let numbered: Vec<_> =
        (1..).zip(titles).map(|(number, title)| format!("{number} {title}")).collect();
    assert_eq!(
        chapters.map(|it| &it.name).collect::<Vec<_>>(),
        numbered.iter().collect::<Vec<_>>()
    );
    let regions = page.only("main").all("region");
    assert_eq!(
        regions.iter().map(|it| &it.name).collect::<Vec<_>>(),
        numbered.iter().collect::<Vec<_>>()
    );
}

/// A lab is told of in the order in which it is used.
fn assert_told_of(figure: &Node, lab: &Lab) {
    let told: Vec<_> = figure.below().into_iter().map(Node::told).collect();
    assert_in_order(&told, &wanted(lab, figure));
    let image = figure.only("image");
    if lab.questions.is_empty() && lab.guess.is_none() {
        assert!(times_in(&image.name) >= 2, "totals should be in {:?}", image.name);
        assert!(image.name.contains("ideal"), "before the run: {:?}", image.name);
    } else {
        assert_eq!(times_in(&image.name), 0, "it would answer the question: {:?}", image.name);
    }
    assert_speaks(figure, lab);
    let opens_log = lab.definition().opens_log;
    for (tab, is_open) in [("Log", opens_log), ("Table", false), ("Export", false)] {
        let named = figure.all("button").into_iter().find(|button| button.name == tab);
        let expanded = &named.expect("it has tabs").properties["expanded"];
        assert_eq!(*expanded, json!(is_open), "{tab} of {}", lab.name);
    }
}

/// What a reader comes to in a lab, one after another.
fn wanted(lab: &Lab, figure: &Node) -> Vec<String> {
    let told = |role: &str, name: &str| format!("{role} {name:?}");
    let mut wanted = Vec::new();
    // One question at a time: the next comes when the one before it has an answer.
    for question in lab.questions.iter().take(1) {
        wanted.push(told("group", &question.asks));
        wanted.extend(question.choices.iter().map(|choice| told("radio", choice)));
    }
    let dragged: Vec<_> = lab.guess.iter().filter(|_| lab.questions.is_empty()).collect();
    wanted.extend(dragged.iter().map(|guess| told("group", guess)));
    wanted.push(told("button", "Run"));
    let has_network = !lab.definition().networks().is_empty();
    let menu = if has_network { "the network, and back to the start" } else { "back to the start" };
    wanted.push(told("DisclosureTriangle", &format!("More: {menu}")));
    wanted.extend(lab.definition().settings.iter().map(|it| told("spinbutton", it.label)));
    wanted.push(told("alert", ""));
    wanted.extend(dragged.iter().map(|guess| told("slider", guess)));
    wanted.push(figure.only("image").told());
    let tabs = ["Log", "Table", "Export", "Link and embed"].into_iter();
    let tabs = tabs.chain(lab.has_replay().then_some("Earlier runs"));
    wanted.extend(tabs.map(|tab| told("button", tab)));
    // What was measured.
    wanted.push(told("paragraph", ""));
    wanted
}

/// What speaks by itself before a run: a problem at once, and what was measured politely.
fn assert_speaks(figure: &Node, lab: &Lab) {
    assert_eq!(figure.only("alert").properties["live"], json!("assertive"), "{}", lab.name);
    let live = |node: &&Node| node.properties.get("live") == Some(&json!("polite"));
    let polite = figure.below().into_iter().filter(live);
    let roles: Vec<_> = polite.map(|it| it.role.clone()).collect();
    assert_in_order(&roles, &["paragraph".to_owned()]);
}

/// After its run, with its panels open, each lab tells its totals, its log and its table.
pub(crate) async fn assert_tells_of_runs(browser: &Browser) {
    let labs = labs(browser).await;
    for lab in &labs {
        browser.lab(&lab.name).show_picture().await;
    }
    let page = browser.accessibility_tree().await;
    for lab in &labs {
        let figure = figure(&page, lab);
        let picture = &figure.all("image")[0].name;
        assert!(!picture.contains("ideal"), "{}: {picture:?}", lab.name);
        assert_replay(figure, lab);
        assert_answers(figure, lab);
        assert_table(figure.all("table")[0], lab, picture);
    }
    assert_earlier_runs(figure(&page, &labs[0]));
    assert_all_have_names(&page);
}

fn assert_table(table: &Node, lab: &Lab, picture: &str) {
    let (columns, rows) = (table.all("columnheader"), table.all("rowheader"));
    for head in columns.iter().chain(&rows) {
        assert!(!head.name.is_empty(), "a head without a name in {}", lab.name);
    }
    let drawing = lab.drawing();
    if drawing.features().table == Rows::Runs {
        assert!(columns.len() == 2 && rows.len() > 2, "the table of {}", lab.name);
        return;
    }
    // A head over each run, one over the requests, and four to seven of each run's own.
    let more = [
        (drawing == Drawing::Polls, 2),
        (drawing == Drawing::Starts, 2),
        (drawing == Drawing::Beyond, 2),
        (drawing == Drawing::Phases, 3),
    ];
    let own: usize =
        4 + more.iter().map(|(has, count)| if *has { *count } else { 0 }).sum::<usize>();
    let runs = (columns.len() - 1) / (own + 1);
    assert_eq!(columns.len(), (own + 1) * runs + 1, "the columns of {}", lab.name);
    assert_eq!(times_in(picture), runs, "the totals in {picture:?}");
    // Below each of the heads stand as many cells as there are runs.
    assert_eq!(rows.last().map(|row| row.name.as_str()), Some("total"), "{}", lab.name);
    let cells = table.all("cell").len();
    assert_eq!(cells, 1 + own * runs * rows.len(), "the cells of {}", lab.name);
}

/// The list of earlier runs is a table whose choices say which run they choose.
fn assert_earlier_runs(figure: &Node) {
    let tables = figure.all("table");
    let named = |role| tables[1].all(role).into_iter().map(|it| it.name.as_str());
    let heads: Vec<_> = named("columnheader").collect();
    assert_eq!(heads, ["A", "B", "strategy", "total", "ended"]);
    let rows: Vec<_> = named("rowheader").collect();
    assert_eq!(rows, ["Run 1 · network: in this browser", "one at a time", "all at once"]);
    let radios: Vec<_> = named("radio").collect();
    let [sequential, concurrent] = ["run 1, one at a time", "run 1, all at once"];
    let wanted =
        [sequential, concurrent].map(|run| [format!("A: {run}"), format!("B: {run}")]).concat();
    assert_eq!(radios, wanted);
    let images: Vec<_> = figure.all("image").into_iter().map(|it| &it.name).collect();
    assert_eq!(images.len(), 2);
    assert!(images[1].starts_with("Timing bars of A and B"), "{images:?}");
}

/// The controls that go through the run again; before it they are not there.
fn assert_replay(figure: &Node, lab: &Lab) {
    let told: Vec<_> = figure.below().into_iter().map(Node::told).collect();
    let controls = [
        r#"group "Race""#,
        r#"button "▶ Race them""#,
        r#"button "One step back""#,
        r#"button "One step on""#,
        r#"slider "Moment of the run""#,
        r#"combobox "Speed""#,
    ];
    if lab.has_replay() {
        assert_in_order(&told, &controls.map(ToOwned::to_owned));
    }
}

/// What is said to the guesses stands in regions that speak; the log and the sentence have texts, too.
fn assert_answers(figure: &Node, Lab { name: lab, questions, guess, .. }: &Lab) {
    let logs: Vec<_> = figure.all("list").into_iter().filter(|list| list.name == "Log").collect();
    assert!(logs.len() == 1 && logs[0].all("listitem").len() > 2, "the log of {lab}");
    // Behind what is said to guesses stand those of the panels.
    for told in &figure.all("status")[..questions.len() + usize::from(guess.is_some())] {
        assert!(!told.text().trim().is_empty(), "{lab} has nothing to say to a guess");
    }
}

/// What has to have a name.
const NAMED: [&str; 10] = [
    "link",
    "image",
    "button",
    "radio",
    "checkbox",
    "spinbutton",
    "combobox",
    "DisclosureTriangle",
    "region",
    "heading",
];

/// What takes the focus has a name or says something, and so have images and links.
fn assert_all_have_names(page: &Node) {
    let below = page.below();
    assert!(
        below.iter().filter(|node| node.is("focusable")).count() > 100,
        "the tree is too small"
    );
    for node in below {
        let has_to_be_named = NAMED.contains(&node.role.as_str());
        assert!(!has_to_be_named || !node.name.trim().is_empty(), "no name: {node:#?}");
        let says = !node.name.trim().is_empty() || !node.text().trim().is_empty();
        assert!(!node.is("focusable") || says, "it takes the focus and says nothing: {node:#?}");
        let is_something = !["generic", "none"].contains(&node.role.as_str());
        assert!(!node.is("focusable") || is_something, "it takes the focus as nothing: {node:#?}");
    }
}
