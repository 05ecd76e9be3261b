//! The rules of axe-core, a checker of accessibility.

use std::fs;

use crate::{browser::Browser, setup};

/// Checks the page in one colour scheme and gives what it violates.
const CHECK: &str = include_str!("axe.js");

impl Browser {
    /// Panics if the page, as it stands, violates a rule of axe-core's, in light or in dark.
    pub async fn assert_axe_finds_nothing(&self, when: &str) {
        let axe = fs::read_to_string(setup::node_modules().join("axe-core/axe.min.js"));
        let () = self.js(&axe.expect("axe-core is installed"), []).await;
        for scheme in ["light", "dark"] {
            self.set_colour_scheme(scheme).await;
            let found: Vec<String> = self.js_async(CHECK, []).await;
            assert!(found.is_empty(), "in {scheme}, {when}, axe-core finds:\n{}", found.join("\n"));
        }
    }
}
