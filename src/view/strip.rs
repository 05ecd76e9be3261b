//! A strip below a listing: the run of its strategy in a lab, and the button that makes it alone.

use std::cell::{Cell, RefCell};

use web_sys::Element;

use super::{
    dom::{flag, part, query, query_all, say},
    viewport::room,
};
use crate::{lab::Lab, session::LabModel};

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
}

impl Strip {
    /// The strips of this lab.
    pub(super) fn all_of(lab: &Lab) -> Vec<Self> {
        let strip = |root: Element| {
            Some(Self {
                picture: query(&root, ".picture")?,
                strategy: root.get_attribute("data-strategy")?,
                root,
                width: Cell::new(0.0),
                is_on_screen: Cell::new(false),
                drawn: RefCell::default(),
            })
        };
        let strips = query_all(&format!("[data-strip={}]", lab.name));
        strips.into_iter().filter_map(strip).collect()
    }

    /// Its listing in JavaScript, if it has one.
    pub(super) fn listing(&self) -> Option<String> {
        let listing = self.root.closest(".listing").ok()??;
        query(&listing, "[data-in=javascript] pre")?.text_content()
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

    /// Draws what is known now, if it is in sight.
    pub(crate) fn draw(&self, model: &LabModel) {
        let width = self.width.get();
        if !self.is_on_screen.get() || width == 0.0 {
            return;
        }
        let svg = model
            .strip(&self.strategy, width)
            .map_or_else(String::new, |(strip, words)| strip.to_svg("strip-track", &words));
        if *self.drawn.borrow() != svg {
            self.picture.set_inner_html(&svg);
            self.drawn.replace(svg);
        }
    }
}
