//! The log of a run.

use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use super::{
    dom::{append, element, flag},
    viewport::next_frame,
};
use crate::{run::Line, strategy::Strategy};

/// How many lines are kept of a log: each one makes every frame of a run a little longer.
const KEPT: usize = 150;

/// How many are kept of what a reader's code prints: all that its worker sends.
const KEPT_OF_CONSOLE: usize = 1100;

/// A list of lines that grows at its end. The oldest go when there are too many.
#[derive(Debug)]
pub(crate) struct Log {
    list: Element,
    /// How many lines are kept.
    most: usize,
}

impl Log {
    /// The log of a run.
    pub(super) const fn new(list: Element) -> Self {
        Self { list, most: KEPT }
    }

    /// What a reader's code prints.
    pub(super) const fn console(list: Element) -> Self {
        Self { list, most: KEPT_OF_CONSOLE }
    }

    /// Empties the list.
    pub(crate) fn clear(&self) {
        self.list.set_text_content(None);
        flag(&self.list, "data-cut", false);
    }

    /// Adds a line that names what follows, or sums up what came before, in a strategy's colour.
    pub(crate) fn head(&self, strategy: Strategy, text: &str) {
        let class = format!("head {}", strategy.mode().class());
        append(&self.list, &element("li", &class, text));
        self.keep_end_in_sight();
    }

    /// Adds lines, and keeps the last in sight.
    pub(crate) fn add(&self, lines: &[Line]) {
        for line in &lines[lines.len().saturating_sub(self.most)..] {
            let item = element("li", if line.is_failure { "failure" } else { "" }, "");
            append(&item, &element("span", "at", &format!("{:.2} s", line.at_ms / 1000.0)));
            append(&item, &element("span", "", &line.text));
            append(&self.list, &item);
        }
        if !lines.is_empty() {
            self.keep_end_in_sight();
        }
    }

    /// Drops the oldest lines, and scrolls to the end in the next frame: now, all that has changed on the
    /// page would be laid out for that, and then again for the frame.
    fn keep_end_in_sight(&self) {
        while self.list.child_element_count() as usize > self.most {
            self.list.first_element_child().expect("there are many").remove();
            flag(&self.list, "data-cut", true);
        }
        let list = self.list.clone();
        spawn_local(async move {
            next_frame().await;
            list.set_scroll_top(list.scroll_height());
        });
    }
}
