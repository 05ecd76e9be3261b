//! A strip below a listing: the run of its strategy in a lab, and the button that makes it alone.

use std::cell::{Cell, RefCell};

use web_sys::{Element, Event};

use super::{
    dom::{closest, flag, part, query, query_all, query_all_in, say, set, toggle},
    spots::place_in,
    viewport::room,
};
use crate::{
    lab::Lab,
    picture::{STRIP_HEIGHT, Spot, Spots},
    session::{CodeLine, LabModel},
};

/// A strip on the page.
#[derive(Debug)]
pub(crate) struct Strip {
    /// Its own element.
    pub(crate) root: Element,
    /// The place of its picture.
    pub(crate) picture: Element,
    /// The name of its strategy.
    pub(crate) strategy: String,
    /// How wide its picture is, in pixels of its own.
    width: Cell<f64>,
    pub(crate) is_on_screen: Cell<bool>,
    /// What was last drawn.
    drawn: RefCell<String>,
    /// What is where in it.
    spots: RefCell<Spots>,
    /// The listing that it stands below.
    pub(crate) listing: Element,
    /// The lines at which its futures wait.
    lines: Vec<Element>,
}

impl Strip {
    /// The strips of this lab.
    pub(super) fn all_of(lab: &Lab) -> Vec<Self> {
        let strip = |root: Element| {
            let listing = root.closest(".listing").ok().flatten()?;
            let lines = query_all_in::<Element>(&listing, "[data-line]");
            // Without a script they are nothing to stop at.
            for line in &lines {
                set(line, "tabindex", "0");
                set(line, "role", "group");
            }
            Some(Self {
                picture: query(&root, ".picture")?,
                strategy: root.get_attribute("data-strategy")?,
                root,
                width: Cell::new(0.0),
                is_on_screen: Cell::new(false),
                drawn: RefCell::default(),
                spots: RefCell::default(),
                listing,
                lines,
            })
        };
        let strips = query_all(&format!("[data-strip={}]", lab.name));
        strips.into_iter().filter_map(strip).collect()
    }

    /// Its listing in JavaScript, if it has one.
    pub(super) fn javascript(&self) -> Option<String> {
        query(&self.listing, "[data-in=javascript] pre")?.text_content()
    }

    /// Measures the room there is for the picture.
    pub(crate) fn measure(&self) {
        self.width.set(room(&self.picture).width);
    }

    /// Shows what its button would do, and why it did not.
    pub(super) fn show_phase(&self, model: &LabModel) {
        let is_alone = model.runs_alone(&self.strategy);
        let button = query(&self.root, "button").expect("lesson/src/listing.rs has it");
        let word = if is_alone { "Cancel" } else { "▶ Run this one" };
        say(&button, word);
        let phase = model.phase;
        flag(&button, "aria-disabled", !is_alone && !phase.can_run());
        let problem = part(&self.root, "alone").expect("lesson/src/listing.rs has it");
        say(&problem, model.problem_alone(&self.strategy));
    }

    /// Marks the lines at which futures wait, each with how many, and the one at which that of the row waits that is
    /// told.
    fn mark_lines(&self, model: &LabModel) {
        for element in &self.lines {
            let line = self.line(model, element);
            let count = line.map_or(0, |line| model.waiting(line));
            if count == 0 {
                toggle(element, "data-count", false);
                set(element, "aria-label", "Futures wait here");
            } else {
                set(element, "data-count", &count.to_string());
                set(element, "aria-label", &format!("Futures wait here: {count}"));
            }
            let is_lit = line.is_some_and(|line| model.is_lit(line));
            set(element, "class", if is_lit { "line lit" } else { "line" });
        }
    }

    fn line(&self, model: &LabModel, element: &Element) -> Option<CodeLine> {
        model.line_of(&self.strategy, &element.get_attribute("data-line")?)
    }

    /// The line that an event happened to.
    pub(crate) fn line_at(&self, model: &LabModel, event: &Event) -> Option<CodeLine> {
        self.line(model, &closest(event, "[data-line]")?)
    }

    /// The row of the strip that is nearest to where a pointer is.
    pub(crate) fn spot_at(&self, event: &Event) -> Option<Spot> {
        let (x, y) = place_in(&query(&self.picture, "svg")?, event)?;
        self.spots.borrow().nearest(x * self.width.get(), y * STRIP_HEIGHT)
    }

    /// Draws what is known now, if it is in sight, and marks the lines of its listing.
    pub(crate) fn draw(&self, model: &LabModel) {
        self.mark_lines(model);
        let width = self.width.get();
        if !self.is_on_screen.get() || width == 0.0 {
            return;
        }
        let strip = model.strip(&self.strategy, width);
        let svg = strip.map_or_else(String::new, |(strip, words)| {
            let svg = strip.to_svg("strip-track", &words);
            self.spots.replace(strip.spots);
            svg
        });
        if *self.drawn.borrow() != svg {
            self.picture.set_inner_html(&svg);
            self.drawn.replace(svg);
        }
    }
}
