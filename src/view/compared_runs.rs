//! The drawer of a lab's earlier runs: their list, and two of them laid over each other.

use std::{cell::RefCell, fmt::Write};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::{
    dom::{flag, query, query_all_in},
    lab_view::append_rich,
};
use crate::{
    format::seconds,
    lab::{Lab, RichText},
    picture::{Picture, Track, span_for},
    run::{EndedRun, History, Press, State},
};

/// The drawer of one lab.
#[derive(Debug)]
pub(super) struct ComparedRuns {
    root: Element,
    table: Element,
    said: Element,
    /// What was last said.
    words: RefCell<RichText>,
    picture: Element,
    /// The picture as it was last drawn.
    drawn: RefCell<String>,
}

impl ComparedRuns {
    /// The drawer in this figure, if it has one.
    pub(super) fn find(figure: &Element) -> Option<Self> {
        let root = query(figure, "[data-part=earlier]")?;
        let table = query(&root, "table")?;
        let (said, picture) = (query(&root, ".said")?, query(&root, ".picture")?);
        Some(Self {
            root,
            table,
            said,
            words: RefCell::default(),
            picture,
            drawn: RefCell::default(),
        })
    }

    /// Where two runs are drawn.
    pub(super) fn picture_place(&self) -> &Element {
        &self.picture
    }

    /// The runs chosen as A and as B: each by the number of its press and its place in it.
    pub(super) fn chosen(&self) -> [Option<(u32, usize)>; 2] {
        let mut chosen = query_all_in(&self.table, "input:checked").into_iter().map(|input| {
            let input: HtmlInputElement = input.unchecked_into();
            let value = input.value();
            let (press, place) = value.split_once(' ')?;
            Some((input.name().ends_with('B'), (press.parse().ok()?, place.parse().ok()?)))
        });
        let mut pair = [None; 2];
        for (is_b, run) in chosen.by_ref().flatten() {
            pair[usize::from(is_b)] = Some(run);
        }
        pair
    }

    /// Lists these presses, the last one on top. Rows that stay are left alone, and with them the
    /// reader's focus.
    fn list(&self, lab: &Lab, presses: &[Press]) {
        let id = |press: &Press| format!("{}-press-{}", lab.name, press.number);
        for body in query_all_in(&self.table, "tbody") {
            if !presses.iter().any(|press| id(press) == body.id()) {
                body.remove();
            }
        }
        for press in presses {
            let id = id(press);
            if query(&self.table, &format!("#{id}")).is_none() {
                let rows = rows(lab, press, &id);
                let head = query(&self.table, "thead").expect("lesson/parts/lab.html has it");
                head.insert_adjacent_html("afterend", &rows).expect("our HTML is well-formed");
            }
        }
        let forget =
            query(&self.root, "[data-action=forget-runs]").expect("lesson/parts/lab.html has it");
        flag(&forget, "aria-disabled", presses.is_empty());
    }

    /// Says this, and shows a picture, which may be empty.
    fn say(&self, said: impl Into<RichText>, svg: &str) {
        let said = said.into();
        // Text that is the same is left alone: a screen reader would read it out again.
        if *self.words.borrow() != said {
            self.words.replace(said.clone());
            self.said.set_text_content(None);
            append_rich(&self.said, &said);
        }
        if *self.drawn.borrow() != svg {
            self.drawn.replace(svg.to_owned());
            self.picture.set_inner_html(svg);
        }
    }

    /// Lists the earlier runs, and lays the two over each other that the reader has chosen.
    pub(super) fn show(&self, lab: &Lab, history: &History, chosen: [Option<(u32, usize)>; 2]) {
        self.list(lab, history.presses());
        let run = |(press, place)| Some((press, history.run(press, place)?));
        match chosen.map(|it| it.and_then(run)) {
            [Some(_), Some(_)] if chosen[0] == chosen[1] => {
                self.say("A and B are the same run.", "");
            }
            [Some((press_a, a)), Some((press_b, b))] => {
                let titles = [(press_a, a), (press_b, b)]
                    .map(|(press, run)| format!("{}, run {press}", run.title));
                let width = self.picture.client_width();
                self.say(lab.compared(a, b), &overlay([a, b], &titles, width.into()));
            }
            // It stands there before the first run, so that none is announced by it.
            _ => self.say("Of the runs that have ended, choose one as A and another as B.", ""),
        }
    }
}

/// The picture of two runs of these titles, as SVG; nothing while it has no width.
fn overlay(pair: [&EndedRun; 2], titles: &[String; 2], width: f64) -> String {
    if width <= 0.0 {
        return String::new();
    }
    let labels = pair.map(|run| -> Vec<String> {
        run.record.requests.iter().map(|request| request.label.clone()).collect()
    });
    let track = |place: usize| Track {
        strategy: pair[place].record.strategy,
        title: &titles[place],
        labels: &labels[place],
        ideal: &[],
        requests: &pair[place].record.requests,
        now_ms: pair[place].record.total_ms,
        total_ms: Some(pair[place].record.total_ms),
        guess_ms: None,
        cost_us: None,
    };
    let latest = pair.map(|run| run.record.total_ms).into_iter().fold(0.0, f64::max);
    let label = "Timing bars of A and B, one above the other in each row";
    Picture::overlay(&[track(0), track(1)], span_for(latest), width).to_svg("overlay", label)
}

/// The rows of one press, below a head that says what its runs were made with. They hold only
/// numbers and words of our own: nothing from the network.
fn rows(lab: &Lab, press: &Press, id: &str) -> String {
    let (name, number) = (lab.name, press.number);
    let with = press.runs.first().map(|run| lab.made_with(&run.record)).unwrap_or_default();
    let mut html = format!(
        r#"<tbody id="{id}"><tr><th colspan="5" scope="rowgroup">Run {number}{with}</th></tr>"#
    );
    for (place, run) in press.runs.iter().enumerate() {
        let title = run.title;
        html += "<tr>";
        for letter in ["A", "B"] {
            let _ = write!(
                html,
                r#"<td><label><input type="radio" name="{name}-{letter}" value="{number} {place}" autocomplete="off" aria-label="{letter}: run {number}, {title}"></label></td>"#
            );
        }
        let state = match run.record.state {
            _ if run.record.hidden => "out of sight",
            State::Done => "done",
            State::Cancelled => "cancelled",
            State::Failed => "failed",
        };
        let total = seconds(run.record.total_ms);
        let _ =
            write!(html, r#"<th scope="row">{title}</th><td>{total}</td><td>{state}</td></tr>"#);
    }
    html + "</tbody>"
}
