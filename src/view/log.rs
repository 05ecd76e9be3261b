//! The log of a run.

use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use super::{
    dom::{append, element, flag},
    viewport::next_frame,
};
use crate::{run::Line, strategy::Strategy};

/// How many lines are kept: each one makes every frame of a run a little longer.
const KEPT: usize = 150;

/// A list of lines that grows at its end. The oldest go when there are too many.
#[derive(Debug)]
pub(crate) struct Log(pub(super) Element);

impl Log {
    /// Empties the list.
    pub(crate) fn clear(&self) {
        self.0.set_text_content(None);
        flag(&self.0, "data-cut", false);
    }

    /// Adds a line that names what follows, or sums up what came before, in a strategy's colour.
    pub(crate) fn head(&self, strategy: Strategy, text: &str) {
        let class = format!("head {}", strategy.mode().class());
        append(&self.0, &element("li", &class, text));
        self.keep_end_in_sight();
    }

    /// Adds lines, and keeps the last in sight.
    pub(crate) fn add(&self, lines: &[Line]) {
        for line in &lines[lines.len().saturating_sub(KEPT)..] {
            let item = element("li", if line.is_failure { "failure" } else { "" }, "");
            append(&item, &element("span", "at", &format!("{:.2} s", line.at_ms / 1000.0)));
            append(&item, &element("span", "", &line.text));
            append(&self.0, &item);
        }
        if !lines.is_empty() {
            self.keep_end_in_sight();
        }
    }

    /// Drops the oldest lines, and scrolls to the end in the next frame: now, all that has changed on the
    /// page would be laid out for that, and then again for the frame.
    fn keep_end_in_sight(&self) {
        while self.0.child_element_count() as usize > KEPT {
            self.0.first_element_child().expect("there are many").remove();
            flag(&self.0, "data-cut", true);
        }
        let list = self.0.clone();
        spawn_local(async move {
            next_frame().await;
            list.set_scroll_top(list.scroll_height());
        });
    }
}
