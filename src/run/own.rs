//! What a record has of a reader's own code, beside what every record has.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// A run of a reader's own code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// What it is written in.
    pub language: Language,
    /// The first thing that went wrong and that the code did not catch, if anything did.
    pub error: Option<OwnError>,
    /// How many lines it printed, those included that are not shown.
    pub printed: u32,
}

/// What went wrong in a reader's code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnError {
    /// The error's name, such as `TypeError`.
    pub name: String,
    /// What it says. It comes from the reader's code or from the browser: show it as text.
    pub message: String,
    /// The line of the code, from 1; none where that is not known.
    pub line: Option<u32>,
}

/// What a reader's code is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Language {
    /// As the browser runs it.
    #[default]
    JavaScript,
}

impl OwnError {
    /// In one line: `line 3: TypeError: x is not a function`, or without a line what ended it.
    #[must_use]
    pub fn in_words(&self) -> String {
        let line = self.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        format!("{line}{}: {}", self.name, self.message)
    }
}
