//! A lab's figure: its controls, its picture, and what stands below.

use std::cell::{Cell, RefCell};

use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlInputElement, HtmlSelectElement};

use super::{
    dom::{append, document, element, flag, query, query_all, query_all_in, set},
    export::{ground, rules},
    guess::Guess,
    log::Log,
    memory::{keep, kept},
    own,
    question::Questions,
    replay::Replayer,
    table::{table, totals},
};
use crate::{
    decimal::fixed,
    lab::{Drawing, Fact, spans},
    picture::Picture,
    run::{Line, Network, Record},
    strategy::{Strategy, Tone},
};

/// What a lab is doing, as in `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It can't run yet.
    Loading,
    /// It is ready, and shows the ideal.
    Idle,
    /// A run is under way.
    Running,
    /// A run has ended, and its records are shown.
    Done,
    /// A run could not be made, or nothing of it reached the network.
    Failed,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// A lab's figure on the page.
#[derive(Debug)]
pub(crate) struct Figure {
    root: Element,
    picture: Element,
    /// The width there is for the picture, in CSS pixels.
    width: Cell<f64>,
    /// The picture's layers as they were last drawn.
    drawn: RefCell<Vec<String>>,
    log: Log,
    questions: Questions,
    guess: Option<Guess>,
    replay: Option<Replayer>,
}

impl Figure {
    /// The figure of this lab, if the page has it.
    pub(crate) fn find(lab: &str) -> Option<Self> {
        let root = document().get_element_by_id(&format!("lab-{lab}"))?;
        let part = |name: &str| query(&root, &format!("[data-part={name}]"));
        let (picture, log) = (part("picture")?, Log(part("log")?));
        let (guess, replay) = (Guess::find(&root), Replayer::find(&root));
        let questions = Questions::find(&root);
        let (width, drawn) = (Cell::default(), RefCell::default());
        Some(Self { root, picture, width, drawn, log, questions, guess, replay })
    }

    /// The figure's own element.
    pub(crate) fn root(&self) -> &Element {
        &self.root
    }

    fn part(&self, name: &str) -> Element {
        query(&self.root, &format!("[data-part={name}]")).expect("lesson/parts/lab.html has it")
    }

    /// Shows what the lab is doing; buttons that would do nothing say so.
    pub(crate) fn show_state(&self, state: State) {
        set(&self.root, "data-state", state.name());
        let off = [
            ("run", matches!(state, State::Loading | State::Running)),
            ("cancel", state != State::Running),
            ("reset", matches!(state, State::Loading | State::Idle)),
        ];
        for (action, is_off) in off {
            // A disabled button would lose the keyboard's focus in the middle of things.
            let button = query(&self.root, &format!("[data-action={action}]"));
            let button = button.expect("lesson/parts/lab.html has it");
            flag(&button, "aria-disabled", is_off);
        }
        let is_over = matches!(state, State::Done | State::Failed);
        for button in query_all_in(&self.root, "[data-export]") {
            flag(&button, "aria-disabled", !is_over);
        }
    }

    /// What the reader typed or chose at a control.
    pub(crate) fn typed(&self, name: &str) -> String {
        if let Some(select) = self.select(name) {
            return select.value();
        }
        self.input(name).map(|input| input.value()).unwrap_or_default()
    }

    /// Fills in a control. A choice that the lab does not offer changes nothing.
    pub(crate) fn fill_in(&self, name: &str, value: &str) {
        if let Some(select) = self.select(name) {
            let before = select.value();
            select.set_value(value);
            if select.value().is_empty() {
                select.set_value(&before);
            }
        } else if let Some(input) = self.input(name) {
            if input.value() != value {
                own::address_changes(&self.root, name);
            }
            input.set_value(value);
        }
    }

    fn input(&self, name: &str) -> Option<HtmlInputElement> {
        query(&self.root, &format!("input[name={name}]"))?.dyn_into().ok()
    }

    fn select(&self, name: &str) -> Option<HtmlSelectElement> {
        query(&self.root, &format!("select[name={name}]"))?.dyn_into().ok()
    }

    /// Shows whether a setting is good, at its control and wherever the text has the number, too.
    pub(crate) fn mark_setting(&self, setting: &str, is_good: bool) {
        let Some(input) = self.input(setting) else { return };
        let typed = input.value();
        let name = format!("{}.{setting}", self.root.get_attribute("data-lab").unwrap_or_default());
        for bound in query_all(&format!("[data-bound=\"{name}\"]")) {
            let bound: HtmlInputElement = bound.unchecked_into();
            if bound.value() != typed {
                bound.set_value(&typed);
            }
            flag(&bound, "aria-invalid", !is_good);
        }
        flag(&input, "aria-invalid", !is_good);
    }

    /// The network chosen, where there is a choice.
    pub(crate) fn network(&self) -> Option<Network> {
        Network::named(&self.typed("network"))
    }

    /// Says what is wrong; with nothing to say, the place is empty.
    pub(crate) fn show_problem(&self, text: &str) {
        self.say("problem", text);
    }

    /// Says what the reader should know before the run.
    pub(crate) fn show_note(&self, text: &str) {
        self.say("note", text);
    }

    /// Says how far the run has come.
    pub(crate) fn show_progress(&self, text: &str) {
        self.say("progress", text);
    }

    /// Text that is the same is left alone: a screen reader would read it out again.
    fn say(&self, name: &str, text: &str) {
        let part = self.part(name);
        if part.text_content().as_deref() != Some(text) {
            part.set_text_content(Some(text));
        }
    }

    /// Makes the guesses that the reader made on an earlier visit.
    pub(crate) fn restore_guesses(&self) {
        let guesses: Vec<String> = kept(&self.guesses_name()).split(' ').map(Into::into).collect();
        self.questions.restore(&guesses);
        if let Some(guess) = &self.guess {
            guess.restore();
        }
    }

    /// Whether the reader is asked to guess a total.
    pub(crate) fn asks_guess(&self) -> bool {
        self.guess.is_some()
    }

    /// The total that the reader expects, in milliseconds, where there is a guess.
    pub(crate) fn guess_ms(&self) -> Option<f64> {
        self.guess.as_ref().and_then(Guess::ms)
    }

    /// The reader has moved the mark on the axis.
    pub(crate) fn guess_made(&self) {
        if let Some(guess) = &self.guess {
            guess.made();
        }
    }

    /// Says what the guess is, and after a run what was measured.
    pub(crate) fn say_guess(&self, measured_ms: Option<f64>) {
        if let Some(guess) = &self.guess {
            guess.say(measured_ms);
        }
    }

    /// How many times slower than the run a replay goes.
    pub(crate) fn replay_slowness(&self) -> u32 {
        self.replay.as_ref().map_or(1, Replayer::slowness)
    }

    /// Shows a moment of a run of this length, and whether a replay is going on.
    pub(crate) fn show_replay(&self, at_ms: f64, total_ms: f64, is_playing: bool) {
        if let Some(replay) = &self.replay {
            replay.show(at_ms, total_ms, is_playing);
        }
    }

    /// Keeps the reader's guesses for the next visit.
    pub(crate) fn keep_guesses(&self) {
        keep(&self.guesses_name(), &self.questions.guesses().join(" "));
    }

    fn guesses_name(&self) -> String {
        format!("guess:{}", self.root.id())
    }

    /// Meets the reader's guesses with what there is to say to them.
    pub(crate) fn tell(&self) {
        self.questions.tell();
    }

    /// Takes back what was said to the guesses.
    pub(crate) fn untell(&self) {
        self.questions.untell();
    }

    /// Says what was measured. Screen readers read it out, once a run.
    pub(crate) fn show_said(&self, text: &str) {
        let said = self.part("said");
        said.set_text_content(None);
        append_spans(&said, text);
    }

    /// Shows figures below the picture.
    pub(crate) fn show_facts(&self, facts: &[Fact]) {
        let list = self.part("facts");
        list.set_text_content(None);
        for fact in facts {
            let pair = element("div", "", "");
            append(&pair, &element("dt", "", fact.name));
            let value = element("dd", "", "");
            append_spans(&value, &fact.value);
            append(&pair, &value);
            append(&list, &pair);
        }
    }

    /// The width there was for the picture when it was last measured, in CSS pixels.
    pub(crate) fn picture_width(&self) -> f64 {
        self.width.get()
    }

    /// Measures the width there is for the picture. What has changed on the page is laid out for that.
    pub(crate) fn measure_picture(&self) {
        self.width.set(self.picture.client_width().into());
    }

    /// The place of the picture.
    pub(crate) fn picture_place(&self) -> &Element {
        &self.picture
    }

    /// Draws a picture whose axis reaches to `span_ms`; of the one before it, whatever is the same
    /// stays.
    pub(crate) fn draw(&self, picture: &Picture, span_ms: f64, label: &str) {
        if let Some((guess, axis)) = self.guess.as_ref().zip(picture.axis) {
            guess.lay(axis, span_ms);
        }
        let svg = query(&self.picture, "svg.live").unwrap_or_else(|| self.empty_svg());
        let [width, height] =
            [picture.width, picture.height].map(|length| fixed(length, 0).to_string());
        if svg.get_attribute("width") != Some(width.clone())
            || svg.get_attribute("height") != Some(height.clone())
        {
            set(&svg, "width", &width);
            set(&svg, "height", &height);
            set(&svg, "viewBox", &format!("0 0 {width} {height}"));
        }
        if svg.get_attribute("aria-label").as_deref() != Some(label) {
            set(&svg, "aria-label", label);
        }
        let mut drawn = self.drawn.borrow_mut();
        while drawn.len() < picture.layers.len() {
            append(&svg, &svg_element("g"));
            drawn.push(String::new());
        }
        let layers = svg.children();
        for (index, (old, new)) in (0..).zip(drawn.iter_mut().zip(&picture.layers)) {
            if old != new {
                let layer = layers.item(index).expect("there is a <g> for each layer");
                layer.set_inner_html(new);
                old.clone_from(new);
            }
        }
    }

    /// An empty picture in the place of those drawn when the page was built.
    fn empty_svg(&self) -> Element {
        let svg = svg_element("svg");
        set(&svg, "class", "live");
        set(&svg, "role", "img");
        self.picture.set_text_content(None);
        append(&self.picture, &svg);
        svg
    }

    /// Empties the log.
    pub(crate) fn clear_log(&self) {
        self.log.clear();
    }

    /// Adds to the log a line that belongs to a strategy as a whole.
    pub(crate) fn log_head(&self, strategy: Strategy, text: &str) {
        self.log.head(&format!("head {}", strategy.tone().class()), text);
    }

    /// Adds lines to the log.
    pub(crate) fn log_lines(&self, lines: &[Line]) {
        self.log.add(lines);
    }

    /// The colour behind the picture as it is drawn, and the rules of CSS that its parts look by.
    pub(crate) fn picture_looks(&self) -> (String, String) {
        let svg = query(&self.picture, "svg.live");
        (ground(&self.picture), svg.map(|svg| rules(&svg)).unwrap_or_default())
    }

    /// Says what became of an export.
    pub(crate) fn show_exported(&self, text: &str) {
        self.say("exported", text);
    }

    /// Whether runs are to be shown in the browser's developer tools.
    pub(crate) fn is_shown_in_devtools(&self) -> bool {
        self.input("devtools").is_some_and(|input| input.checked())
    }

    /// Whether the reader has opened the table.
    pub(crate) fn has_table_open(&self) -> bool {
        self.part("figures").has_attribute("open")
    }

    /// The element whose `toggle` event tells that the table is opened or closed.
    pub(crate) fn table_toggle(&self) -> Element {
        self.part("figures")
    }

    /// Fills the table; without records, with a word about that.
    pub(crate) fn show_table(&self, records: &[Record], titles: &[&str], drawing: Drawing) {
        let place = self.part("table");
        if records.is_empty() {
            place.set_text_content(Some("Nothing has run yet."));
        } else {
            place.set_inner_html(&match drawing {
                Drawing::Rounds | Drawing::Costs => totals(records, titles),
                _ => table(records, titles, drawing),
            });
        }
    }

    /// Tells whoever listens that a run has ended: `overlap:run`, with its record.
    pub(crate) fn announce(&self, record: &Record) {
        let serializer = serde_wasm_bindgen::Serializer::json_compatible();
        let detail = record.serialize(&serializer).unwrap_or(JsValue::NULL);
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(&detail);
        let event = CustomEvent::new_with_event_init_dict("overlap:run", &init);
        let event = event.expect("an event can be made of any detail");
        self.root.dispatch_event(&event).expect("a new event can be dispatched");
    }
}

/// Adds a text for [`spans`].
pub(super) fn append_spans(place: &Element, text: &str) {
    for span in spans(text) {
        append(place, &element("span", span.tone.map_or("", Tone::class), &span.text));
    }
}

fn svg_element(tag: &str) -> Element {
    const SVG: &str = "http://www.w3.org/2000/svg";
    document().create_element_ns(Some(SVG), tag).expect("our names are well-formed")
}
