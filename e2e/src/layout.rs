//! How the page holds together at a width.

use serde_json::Value;

use crate::browser::Browser;

/// Lists what is wrong with the page at the width it has.
const LOOK: &str = include_str!("layout.js");

/// Gives the title and the number of words that are seen of each chapter.
const CHAPTERS: &str = include_str!("chapters.js");

impl Browser {
    /// Panics unless at these widths nothing of the page is cut off, and every control that is shown
    /// can be hit.
    pub async fn assert_holds_together(&self, widths: &[u32]) {
        for width in widths {
            self.set_width(*width).await;
            let wrong: Vec<String> = self.js_async(LOOK, []).await;
            assert!(wrong.is_empty(), "at {width} px:\n{}", wrong.join("\n"));
        }
    }

    /// Panics unless every chapter shows its text.
    pub async fn assert_text_reads(&self) {
        let chapters: Vec<Value> = self.js(CHAPTERS, []).await;
        assert_eq!(chapters.len(), overlap::lab::CHAPTERS.len(), "{chapters:?}");
        for chapter in chapters {
            let words = chapter["words"].as_u64().expect("a number");
            assert!(words > 50, "a chapter should have text: {chapter}");
        }
    }
}
