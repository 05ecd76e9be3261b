//! A lab's settings: what they may be, and what is said when they are not.

use std::ops::Index;

use serde::Serialize;

use super::Settings;

/// One setting: a whole number within bounds.
#[derive(Debug, Serialize)]
pub struct Setting {
    /// Its name, in the form and in the record.
    pub name: &'static str,
    /// What the page calls it.
    pub label: &'static str,
    /// The least it may be.
    pub min: u32,
    /// The most it may be.
    pub max: u32,
    /// What it is at first.
    pub default: u32,
    /// Values worth a button of their own.
    pub presets: &'static [u32],
}

impl Setting {
    /// Reads what a reader typed.
    ///
    /// # Errors
    ///
    /// When it is not a whole number from `min` to `max`: what to say beside the control.
    pub fn parse(&self, typed: &str) -> Result<u32, String> {
        let typed = typed.trim();
        let (min, max) = (grouped(self.min), grouped(self.max));
        let wanted =
            format!("{} can be a whole number from {min} to {max}", capitalised(self.label));
        if typed.is_empty() {
            return Err(format!("{wanted}; there is none here."));
        }
        typed
            .parse()
            .ok()
            .filter(|value| (self.min..=self.max).contains(value))
            .ok_or_else(|| format!("{wanted}, not “{}”.", clipped(typed)))
    }
}

impl Index<&Setting> for Settings {
    type Output = u32;

    fn index(&self, setting: &Setting) -> &u32 {
        self.get(setting.name).expect("a run has a value for each setting of its lab")
    }
}

/// A number with its thousands set apart: 1,000.
#[must_use]
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

pub(super) fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// Enough of a pasted text to know it by.
pub(crate) fn clipped(text: &str) -> String {
    const MOST: usize = 20;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}
