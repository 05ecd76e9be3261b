//! A lab's figure: draws its model, and reads what the reader typed.

use std::cell::{Cell, RefCell};

use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlInputElement, HtmlSelectElement};

use super::{
    compared_runs::ComparedRuns,
    custom_api,
    dom::{append, document, element, flag, query, query_all, query_all_in, set},
    export::{ground, rules},
    guess::Guess,
    log::Log,
    permalink::Permalinks,
    question::Questions,
    replay::Replayer,
    storage::{keep, kept},
    table::{table, totals},
};
use crate::{
    lab::{Fact, Lab, RichText, Rows},
    picture::Picture,
    run::{Line, Network, Record},
    session::{LabModel, Layers, Phase},
    strategy::{Mode, Strategy},
};

/// A lab's figure on the page.
#[derive(Debug)]
pub(crate) struct LabView {
    root: Element,
    picture: Element,
    /// The width there is for the picture, in CSS pixels.
    width: Cell<f64>,
    /// The picture's layers as they were last drawn.
    layers: RefCell<Layers>,
    /// When the runs started that the table shows; none before the table was first filled.
    tabled: RefCell<Option<Vec<f64>>>,
    log: Log,
    questions: Questions,
    guess: Option<Guess>,
    replay: Option<Replayer>,
    compared: Option<ComparedRuns>,
    links: Permalinks,
}

impl LabView {
    /// The figure of this lab, if the page has it.
    pub(crate) fn find(lab: &Lab) -> Option<Self> {
        let root = document().get_element_by_id(&format!("lab-{}", lab.name))?;
        let part = |name: &str| query(&root, &format!("[data-part={name}]"));
        Some(Self {
            picture: part("picture")?,
            width: Cell::default(),
            layers: RefCell::default(),
            tabled: RefCell::default(),
            log: Log(part("log")?),
            questions: Questions::find(&root),
            guess: Guess::find(&root),
            replay: Replayer::find(&root),
            compared: ComparedRuns::find(&root),
            links: Permalinks(root.clone()),
            root,
        })
    }

    /// The figure's own element.
    pub(crate) fn root(&self) -> &Element {
        &self.root
    }

    /// The place of the picture.
    pub(crate) fn picture_place(&self) -> &Element {
        &self.picture
    }

    /// Where two earlier runs are drawn, if the lab keeps any.
    pub(crate) fn compared_place(&self) -> Option<&Element> {
        self.compared.as_ref().map(ComparedRuns::picture_place)
    }

    /// The element whose `toggle` event tells that the table is opened or closed.
    pub(crate) fn table_toggle(&self) -> Element {
        self.part("figures")
    }

    /// The links below the lab.
    pub(crate) fn links(&self) -> &Permalinks {
        &self.links
    }

    fn part(&self, name: &str) -> Element {
        query(&self.root, &format!("[data-part={name}]")).expect("lesson/parts/lab.html has it")
    }

    /// Whether the reader is asked to guess a total.
    pub(crate) fn asks_guess(&self) -> bool {
        self.guess.is_some()
    }

    /// How many questions it has.
    pub(crate) fn questions(&self) -> usize {
        self.questions.count()
    }

    /// The choices made at the questions; empty where there is none.
    pub(crate) fn choices(&self) -> Vec<String> {
        self.questions.choices()
    }

    /// The choices and the guess of an earlier visit.
    pub(crate) fn restored(&self) -> (Vec<String>, Option<f64>) {
        let kept = kept(&self.choices_name());
        let mut choices: Vec<String> = kept.split(' ').map(Into::into).collect();
        choices.resize(self.questions(), String::new());
        (choices, self.guess.as_ref().and_then(Guess::kept))
    }

    /// Keeps the choices at the questions for the next visit.
    pub(crate) fn keep_choices(&self, choices: &[String]) {
        keep(&self.choices_name(), &choices.join(" "));
    }

    fn choices_name(&self) -> String {
        format!("guess:{}", self.root.id())
    }

    /// Keeps the guess for the next visit.
    pub(crate) fn keep_guess(&self, ms: f64) {
        if let Some(guess) = &self.guess {
            guess.keep(ms);
        }
    }

    /// The earlier runs that are chosen as A and B.
    pub(crate) fn chosen_runs(&self) -> [Option<(u32, usize)>; 2] {
        self.compared.as_ref().map(ComparedRuns::chosen).unwrap_or_default()
    }

    /// Brings all of the figure but its picture and its log to what the model says.
    pub(crate) fn render(&self, model: &LabModel) {
        self.show_phase(model.phase);
        self.show_form(model);
        self.say("problem", &model.problem);
        self.say("note", &model.note);
        self.say("progress", &model.progress());
        self.say("exported", &model.exported);
        self.show_rich("said", &model.summary);
        self.show_facts(&model.facts);
        self.questions.show(&model.choices, model.shows_feedback);
        if let Some(guess) = &self.guess {
            let measured_ms = model.measured_ms().filter(|_| model.phase.is_over());
            guess.show(model.guess_ms, measured_ms);
        }
        if let Some(replay) = &self.replay {
            let (at_ms, total_ms) = model.replay_span();
            replay.show(at_ms, total_ms, model.replay.is_playing());
        }
        self.render_compared(model);
        self.links.show(model.lab, &model.link);
        self.show_table(model);
    }

    /// What changes once the lab is ready: nothing but whether it can run, and why not. A page opens all
    /// its labs at once, so this is kept light.
    pub(crate) fn render_readiness(&self, model: &LabModel) {
        self.show_phase(model.phase);
        self.say("problem", &model.problem);
    }

    /// The earlier runs, and two of them laid over each other.
    pub(crate) fn render_compared(&self, model: &LabModel) {
        if let Some((compared, history)) = self.compared.as_ref().zip(model.history.as_ref()) {
            compared.show(model.lab, history, model.compared);
        }
    }

    /// What changes from frame to frame, besides the picture.
    pub(crate) fn render_frame(&self, model: &LabModel) {
        self.say("progress", &model.progress());
        if let Some(replay) = self.replay.as_ref().filter(|_| model.phase.is_over()) {
            let (at_ms, total_ms) = model.replay_span();
            replay.show(at_ms, total_ms, model.replay.is_playing());
        }
    }

    /// Shows what the lab is doing; buttons that would do nothing say so.
    fn show_phase(&self, phase: Phase) {
        set(&self.root, "data-state", phase.name());
        let off = [
            ("run", !phase.can_run()),
            ("cancel", !phase.is_under_way()),
            ("reset", matches!(phase, Phase::Loading | Phase::Idle)),
        ];
        for (action, is_off) in off {
            // A disabled button would lose the keyboard's focus in the middle of things.
            let button = query(&self.root, &format!("[data-action={action}]"));
            let button = button.expect("lesson/parts/lab.html has it");
            flag(&button, "aria-disabled", is_off);
        }
        for button in query_all_in(&self.root, "[data-export]") {
            flag(&button, "aria-disabled", !phase.is_over());
        }
    }

    /// Shows what stands in the controls, and which of it is wrong, wherever the text has the number, too.
    fn show_form(&self, model: &LabModel) {
        for (name, text) in &model.form.values {
            let is_wrong = model.checked.wrong.contains(name);
            let own = query(&self.root, &format!("input[name={name}]"));
            let bound = query_all(&format!("[data-bound=\"{}.{name}\"]", model.lab.name));
            for input in own.into_iter().chain(bound) {
                let input: HtmlInputElement = input.unchecked_into();
                if input.value() != *text {
                    input.set_value(text);
                }
                flag(&input, "aria-invalid", is_wrong);
            }
        }
        let select = query(&self.root, "select[name=network]");
        if let Some((select, network)) = select.zip(model.form.network) {
            let select: HtmlSelectElement = select.unchecked_into();
            if select.value() != network.name() {
                select.set_value(network.name());
            }
        }
        let is_custom = model.form.network == Some(Network::Url);
        custom_api::show(&self.root, &model.form, is_custom, model.checked.wrong_api);
    }

    /// Text that is the same is left alone: a screen reader would read it out again.
    fn say(&self, name: &str, text: &str) {
        let part = self.part(name);
        if part.text_content().as_deref() != Some(text) {
            part.set_text_content(Some(text));
        }
    }

    /// Shows a text with its colours, likewise.
    fn show_rich(&self, name: &str, text: &RichText) {
        let part = self.part(name);
        if part.text_content().unwrap_or_default() != text.plain() {
            part.set_text_content(None);
            append_rich(&part, text);
        }
    }

    /// Shows figures below the picture.
    fn show_facts(&self, facts: &[Fact]) {
        let list = self.part("facts");
        let plain = |fact: &Fact| fact.name.to_owned() + &fact.value.plain();
        let plain: String = facts.iter().map(plain).collect();
        if list.text_content().unwrap_or_default() == plain {
            return;
        }
        list.set_text_content(None);
        for fact in facts {
            let pair = element("div", "", "");
            append(&pair, &element("dt", "", fact.name));
            let value = element("dd", "", "");
            append_rich(&value, &fact.value);
            append(&pair, &value);
            append(&list, &pair);
        }
    }

    /// Fills the table while it is open: with the runs that have ended, once all of them have.
    fn show_table(&self, model: &LabModel) {
        let place = self.part("table");
        if !self.table_toggle().has_attribute("open") {
            return;
        }
        let records = if model.phase.is_under_way() { Vec::new() } else { model.records() };
        let starts: Vec<f64> = records.iter().map(|record| record.started_unix_ms).collect();
        if self.tabled.borrow().as_ref() == Some(&starts) {
            return;
        }
        self.tabled.replace(Some(starts));
        if records.is_empty() {
            place.set_text_content(Some("Nothing has run yet."));
            return;
        }
        let titles: Vec<_> = model.runs.iter().map(|run| run.plan.title).collect();
        let titles = &titles[..records.len()];
        let drawing = model.lab.drawing;
        place.set_inner_html(&match drawing.features().table {
            Rows::Runs => totals(&records, titles),
            Rows::Requests => table(&records, titles, drawing),
        });
    }

    /// The width there was for the picture when it was last measured, in CSS pixels.
    pub(crate) fn picture_width(&self) -> f64 {
        self.width.get()
    }

    /// Measures the width there is for the picture. What has changed on the page is laid out for that.
    pub(crate) fn measure_picture(&self) {
        self.width.set(self.picture.client_width().into());
    }

    /// Draws a picture whose axis reaches to `span_ms`; of the one before it, whatever is the same
    /// stays.
    pub(crate) fn draw(&self, picture: &Picture, span_ms: f64, words: &str) {
        if let Some((guess, axis)) = self.guess.as_ref().zip(picture.axis) {
            guess.lay(axis, span_ms);
        }
        let svg = query(&self.picture, "svg.live").unwrap_or_else(|| self.empty_svg());
        let [width, height] = [picture.width, picture.height].map(|length| format!("{length:.0}"));
        if svg.get_attribute("width").as_ref() != Some(&width)
            || svg.get_attribute("height").as_ref() != Some(&height)
        {
            set(&svg, "width", &width);
            set(&svg, "height", &height);
            set(&svg, "viewBox", &format!("0 0 {width} {height}"));
        }
        let label = format!("{words} The table below has the figures.");
        if svg.get_attribute("aria-label").as_ref() != Some(&label) {
            set(&svg, "aria-label", &label);
        }
        let mut layers = self.layers.borrow_mut();
        let changed = layers.replace(&picture.layers);
        let groups = svg.children();
        for _ in groups.length() as usize..layers.count() {
            append(&svg, &svg_element("g"));
        }
        for (index, layer) in changed {
            let group = u32::try_from(index).ok().and_then(|index| groups.item(index));
            group.expect("there is a <g> for each layer").set_inner_html(layer);
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

    /// The colour behind the picture as it is drawn, and the rules of CSS that its parts look by.
    pub(crate) fn picture_looks(&self) -> (String, String) {
        let svg = query(&self.picture, "svg.live");
        (ground(&self.picture), svg.map(|svg| rules(&svg)).unwrap_or_default())
    }

    /// Empties the log.
    pub(crate) fn clear_log(&self) {
        self.log.clear();
    }

    /// Adds to the log a line that belongs to a strategy as a whole.
    pub(crate) fn log_heading(&self, strategy: Strategy, text: &str) {
        self.log.head(&format!("head {}", strategy.mode().class()), text);
    }

    /// Adds lines to the log.
    pub(crate) fn log_lines(&self, lines: &[Line]) {
        self.log.add(lines);
    }

    /// Whether runs are to be shown in the browser's developer tools.
    pub(crate) fn is_shown_in_devtools(&self) -> bool {
        let tick = query(&self.root, "input[name=devtools]");
        tick.is_some_and(|tick| tick.unchecked_into::<HtmlInputElement>().checked())
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

/// Adds a text with its colours.
pub(super) fn append_rich(place: &Element, text: &RichText) {
    for span in text.spans() {
        append(place, &element("span", span.mode.map_or("", Mode::class), &span.text));
    }
}

fn svg_element(tag: &str) -> Element {
    const SVG: &str = "http://www.w3.org/2000/svg";
    document().create_element_ns(Some(SVG), tag).expect("our names are well-formed")
}
