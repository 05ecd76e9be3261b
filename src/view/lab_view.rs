//! A lab's figure: draws its model.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, CustomEventInit, Element, FocusOptions, HtmlElement};

use super::{
    compared_runs,
    dom::{
        Control, append, as_object, control, document, document_element, element, fill, flag, part,
        query, query_all, query_all_in, say, set, toggle,
    },
    export::{ground, rules},
    guess,
    log::Log,
    menus, own, permalink, question, replay, rich_text,
    strip::Strip,
    table::{table, totals},
    viewport::{enlargement, height_in_sight, room},
};
use crate::{
    lab::{Fact, Lab, Rows},
    picture::{Room, Spots},
    run::{Network, Record},
    session::{LabModel, Layers, Phase},
};

/// A lab's figure on the page.
#[derive(Debug)]
pub(crate) struct LabView {
    /// The figure's own element.
    pub(crate) root: Element,
    /// The place of the picture.
    pub(crate) picture: Element,
    pub(crate) log: Log,
    /// What the reader's own code prints; none where there is no place for such code.
    pub(crate) console: Option<Log>,
    /// The strips beside its strategies' listings.
    pub(crate) strips: Vec<Strip>,
    /// The room there is for the picture, in pixels of its own.
    room: Cell<Room>,
    /// How many CSS pixels make one of the picture's: more where the reader wants larger letters.
    enlargement: Cell<f64>,
    /// The picture's layers as they were last drawn.
    layers: RefCell<Layers>,
    /// What is where in the picture as it was last drawn, and how large that is.
    pub(super) spots: RefCell<(Spots, [f64; 2])>,
    /// Two earlier runs as they were last drawn.
    overlay: RefCell<String>,
    /// When the runs started that the table shows; none before the table was first filled.
    tabled: RefCell<Option<Vec<f64>>>,
}

impl LabView {
    /// The figure of this lab, if the page has it. Its chapter is open.
    pub(crate) fn find(lab: &Lab) -> Option<Self> {
        let root = document().get_element_by_id(&format!("lab-{}", lab.name))?;
        Some(Self {
            picture: part(&root, "picture")?,
            log: Log::new(part(&root, "log")?),
            console: part(&root, "console").map(Log::console),
            strips: Strip::all_of(lab),
            root,
            room: Cell::new(Room { width: 0.0, height: 0.0 }),
            enlargement: Cell::new(1.0),
            layers: RefCell::default(),
            spots: RefCell::default(),
            overlay: RefCell::default(),
            tabled: RefCell::default(),
        })
    }

    /// A part that every figure has.
    pub(crate) fn part(&self, name: &str) -> Element {
        part(&self.root, name).expect("lesson/parts/lab.html has it")
    }

    /// How many questions with choices it asks.
    pub(crate) fn questions(&self) -> usize {
        query_all_in::<Element>(&self.root, "[data-part=question]").len()
    }

    /// Of the choices that were kept, those that its questions still offer.
    pub(crate) fn still_offered(&self, kept: &str) -> String {
        question::still_offered(&self.root, kept)
    }

    /// Brings all of the figure but its picture and its log to what the model says.
    pub(crate) fn render(&self, model: &LabModel) {
        self.render_readiness(model);
        self.show_form(model);
        self.say("note", &model.note);
        self.say("exported", &model.exported);
        rich_text::show(&self.part("said"), &model.summary);
        self.show_facts(&model.facts);
        question::show(&self.root, model);
        guess::show(&self.root, model);
        question::judge(&self.root);
        self.show_progress(model);
        self.show_told(model);
        replay::show(&self.root, model);
        own::show(&self.root, model);
        self.render_compared(model);
        permalink::show(&self.root, model.lab, &model.link);
        self.show_table(model);
    }

    /// What changes once the lab is ready: nothing but whether it can run, and why not. A page opens all
    /// its labs at once, so this is kept light.
    pub(crate) fn render_readiness(&self, model: &LabModel) {
        self.show_phase(model);
        self.strips.iter().for_each(|strip| strip.show_phase(model));
        self.say("problem", &model.problem);
        if model.conceals_ideal() {
            // Its picture is not drawn before it is near.
            for still in query_all_in::<Element>(&self.picture, ".still") {
                set(&still, "aria-label", &model.planned_in_words());
            }
        }
    }

    /// The earlier runs, and two of them laid over each other.
    pub(crate) fn render_compared(&self, model: &LabModel) {
        compared_runs::show(&self.root, model, &self.overlay);
    }

    /// What changes from frame to frame, besides the picture.
    pub(crate) fn render_frame(&self, model: &LabModel) {
        self.show_progress(model);
        self.show_told(model);
        if model.phase.is_over() {
            replay::show(&self.root, model);
        }
    }

    /// The place in the picture of the run with this title.
    pub(crate) fn place_of(&self, title: &Element) -> usize {
        let layer = title.closest("svg > g").ok().flatten();
        let all = query_all_in::<Element>(&self.picture, "svg.live > g");
        // The first layer is the axis.
        all.iter().skip(1).position(|it| Some(it) == layer.as_ref()).unwrap_or(usize::MAX)
    }

    /// Whether Run was pressed before the lab was ready; www/start.js keeps that. It counts once.
    pub(crate) fn takes_early_press(&self) -> bool {
        let is_pressed = self.root.has_attribute("data-pressed");
        toggle(&self.root, "data-pressed", false);
        is_pressed
    }

    /// Shows what the lab is doing; buttons that would do nothing say so.
    fn show_phase(&self, model: &LabModel) {
        let phase = model.phase;
        set(&self.root, "data-state", phase.name());
        // One button, so that the keyboard's focus stays where it is.
        let main = self.run_button();
        let (action, kind, word) = match phase {
            _ if phase.is_under_way() => ("cancel", "button", "Cancel"),
            Phase::Done | Phase::Failed => ("run", "submit", "Run again"),
            _ => ("run", "submit", "Run"),
        };
        set(&main, "data-action", action);
        // Of type `submit`, it would be pressed by Enter in a field, too.
        set(&main, "type", kind);
        flag(&main, "aria-disabled", !phase.can_run() && !phase.is_under_way());
        self.say("action", word);
        let off = [
            ("reset", matches!(phase, Phase::Loading | Phase::Idle)),
            ("answer-again", !model.shows_verdicts()),
        ];
        for (action, is_off) in off {
            // A disabled button would lose the keyboard's focus in the middle of things.
            if let Some(button) = query(&self.root, &format!("[data-action={action}]")) {
                flag(&button, "aria-disabled", is_off);
            }
        }
        if let Some(place) = part(&self.root, "alone") {
            menus::offer_each(&place, model);
        }
        for button in query_all_in::<Element>(&self.root, "[data-export]") {
            flag(&button, "aria-disabled", !phase.is_over());
        }
    }

    /// Shows what stands in the controls, and which of it is wrong, wherever the text has the number, too.
    fn show_form(&self, model: &LabModel) {
        let bound = query_all::<Control>(&format!("[data-bound^=\"{}.\"]", model.lab.name));
        for (name, text) in &model.form.0 {
            let is_wrong = model.checked.wrong.contains(name);
            let setting = format!("{}.{name}", model.lab.name);
            let is_same = |it: &&Control| it.get_attribute("data-bound").as_ref() == Some(&setting);
            let own = control(&self.root, &format!("[name={name}]"));
            for input in own.iter().chain(bound.iter().filter(is_same)) {
                fill(input, text);
                flag(input, "aria-invalid", is_wrong);
            }
        }
        let network = model.form.network();
        if let Some(fields) = part(&self.root, "api") {
            toggle(&fields, "hidden", network != Network::Url);
        }
        if let Some(chip) = part(&self.root, "chip") {
            let is_usual = network == model.lab.networks().first().copied().unwrap_or(network);
            let words =
                if is_usual { String::new() } else { format!("network: {}", network.title()) };
            say(&chip, &words);
        }
    }

    /// Shows how far the runs have come, in the button that would end them.
    fn show_progress(&self, model: &LabModel) {
        let (run, words) = model.progress();
        let place = self.part("progress");
        set(&place, "data-run", run);
        say(&place, &words);
    }

    fn say(&self, name: &str, text: &str) {
        say(&self.part(name), text);
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
            rich_text::show(&value, &fact.value);
            append(&pair, &value);
            append(&list, &pair);
        }
    }

    /// Fills the table while it is open: with the runs that have ended, once all of them have.
    fn show_table(&self, model: &LabModel) {
        let place = self.part("table");
        if place.has_attribute("hidden") {
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

    /// The room there was for the picture when it was last measured, in pixels of its own.
    pub(crate) fn room(&self) -> Room {
        self.room.get()
    }

    /// Brings the picture, and what is said below it, onto the screen, if they are not there as they stand.
    pub(crate) fn bring_into_sight(&self) {
        let picture = self.picture.get_bounding_client_rect();
        let said = self.part("said").get_bounding_client_rect();
        let buttons = query(&self.root, ".buttons").expect("lesson/parts/lab.html has it");
        let buttons = buttons.get_bounding_client_rect();
        // Where they are not beside the picture, they lie over what is at the screen's lower edge.
        let is_beside = buttons.right() <= picture.left();
        let end = if is_beside { height_in_sight() } else { buttons.top() };
        let bar = query(&document_element(), "#contents").map(|bar| bar.get_bounding_client_rect());
        if picture.top() < bar.map_or(0.0, |bar| bar.bottom())
            || picture.bottom().max(said.bottom()) > end
        {
            let plot = query(&self.root, ".plot").expect("lesson/parts/lab.html has it");
            plot.scroll_into_view();
        }
    }

    /// The keyboard's focus goes to Run, and nothing moves for that.
    pub(crate) fn focus_run(&self) {
        self.focus(".buttons > button");
    }

    /// The keyboard's focus goes to a button of the figure, and nothing moves for that.
    pub(super) fn focus(&self, selector: &str) {
        let button = query(&self.root, selector).expect("lesson/parts/lab.html has it");
        let button: HtmlElement = button.unchecked_into();
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // A button that the page shows can take the focus.
        let _ = button.focus_with_options(&options);
    }

    fn run_button(&self) -> Element {
        query(&self.root, ".buttons > button").expect("lesson/parts/lab.html has it")
    }

    /// Measures the room there is for the picture. What has changed on the page is laid out for that.
    pub(crate) fn measure_picture(&self) {
        self.enlargement.set(enlargement());
        self.room.set(room(&self.picture));
    }

    /// Opens a panel below the picture, unless it is open or the lab has none of that name.
    pub(crate) fn open_tab(&self, name: &str) {
        if query(&self.root, &format!("[data-panel={name}][hidden]")).is_some() {
            self.turn_tab(name);
        }
    }

    /// Opens a panel below the picture, and closes the one that was open; or closes it, if it was that.
    pub(crate) fn turn_tab(&self, name: &str) {
        for tab in query_all_in::<Element>(&self.root, "[data-tab]") {
            let is_it = tab.get_attribute("data-tab").as_deref() == Some(name);
            let is_open = is_it && tab.get_attribute("aria-expanded").as_deref() == Some("false");
            flag(&tab, "aria-expanded", is_open);
            let panel =
                format!("[data-panel={}]", tab.get_attribute("data-tab").unwrap_or_default());
            let panel = query(&self.root, &panel).expect("lesson/parts/lab.html has it");
            toggle(&panel, "hidden", !is_open);
        }
    }

    /// Draws the picture of what is known now; of the one before it, whatever is the same stays.
    pub(crate) fn draw(&self, model: &mut LabModel) {
        let (picture, words) = model.picture(self.room.get());
        let enlargement = self.enlargement.get();
        if let Some((left, width)) = picture.axis.filter(|_| model.lab.guess.is_some()) {
            let axis = (left * enlargement, width * enlargement);
            guess::lay(&self.root, axis, model.span_ms);
        }
        let svg = query(&self.picture, "svg.live").unwrap_or_else(|| self.empty_svg());
        let [width, height] = [picture.width, picture.height];
        set(&svg, "width", &format!("{:.0}", width * enlargement));
        set(&svg, "height", &format!("{:.0}", height * enlargement));
        set(&svg, "viewBox", &format!("0 0 {width:.0} {height:.0}"));
        set(&svg, "aria-label", &format!("{words} The table below has the figures."));
        let mut layers = self.layers.borrow_mut();
        let mut drawn = picture.layers;
        drawn.push(picture.spots.frames(&model.lit()));
        let changed = layers.replace(&drawn);
        let groups = svg.children();
        for _ in groups.length() as usize..layers.count() {
            append(&svg, &svg_element("g"));
        }
        for (index, layer) in changed {
            let group = u32::try_from(index).ok().and_then(|index| groups.item(index));
            group.expect("there is a <g> for each layer").set_inner_html(layer);
        }
        self.spots.replace((picture.spots, [width, height]));
        self.show_place(model);
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

    /// Whether runs are to be shown in the browser's developer tools.
    pub(crate) fn is_shown_in_devtools(&self) -> bool {
        control(&self.root, "input[name=devtools]").is_some_and(|tick| tick.checked())
    }

    /// Tells whoever listens that a run has ended: `overlap:run`, with its record.
    pub(crate) fn announce(&self, record: &Record) {
        let detail = as_object(record);
        let init = CustomEventInit::new();
        init.set_bubbles(true);
        init.set_detail(&detail);
        let event = CustomEvent::new_with_event_init_dict("overlap:run", &init);
        let event = event.expect("an event can be made of any detail");
        self.root.dispatch_event(&event).expect("a new event can be dispatched");
    }
}

fn svg_element(tag: &str) -> Element {
    const SVG: &str = "http://www.w3.org/2000/svg";
    document().create_element_ns(Some(SVG), tag).expect("our names are well-formed")
}
