//! The log of a run.

use web_sys::Element;

use super::dom::{append, element};
use crate::{decimal::fixed, run::Line};

/// A list of lines that grows at its end.
#[derive(Debug)]
pub(super) struct Log(pub(super) Element);

impl Log {
    /// Empties the list.
    pub(super) fn clear(&self) {
        self.0.set_text_content(None);
    }

    /// Adds a line that names what follows, or sums up what came before.
    pub(super) fn head(&self, class: &str, text: &str) {
        append(&self.0, &element("li", class, text));
        self.0.set_scroll_top(self.0.scroll_height());
    }

    /// Adds lines, and keeps the last in sight.
    pub(super) fn add(&self, lines: &[Line]) {
        for line in lines {
            let item = element("li", if line.is_failure { "failure" } else { "" }, "");
            append(&item, &element("span", "at", &format!("{} s", fixed(line.at_ms / 1000.0, 2))));
            append(&item, &element("span", "", &line.text));
            append(&self.0, &item);
        }
        if !lines.is_empty() {
            self.0.set_scroll_top(self.0.scroll_height());
        }
    }
}
