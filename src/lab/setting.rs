//! A lab's settings: what they may be, and what is said when they are not.

use std::ops::{Index, RangeInclusive};

use serde::Serialize;

use super::Settings;
use crate::format::{clipped, grouped};

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
    /// A setting within these bounds, and what it is at first; no value has a button.
    pub(super) const fn new(
        name: &'static str,
        label: &'static str,
        bounds: RangeInclusive<u32>,
        default: u32,
    ) -> Self {
        Self { name, label, min: *bounds.start(), max: *bounds.end(), default, presets: &[] }
    }

    /// The same with a button for each of these values.
    pub(super) const fn with_presets(self, presets: &'static [u32]) -> Self {
        Self { presets, ..self }
    }

    /// Reads what a reader typed.
    ///
    /// # Errors
    ///
    /// When it is not a whole number from `min` to `max`: what to say beside the control.
    pub fn parse(&self, typed: &str) -> Result<u32, String> {
        let typed = typed.trim();
        let (min, max) = (grouped(self.min), grouped(self.max));
        let wanted = format!("Enter a whole number from {min} to {max} for “{}”", self.label);
        if typed.is_empty() {
            // A browser gives a page nothing of a number field in which something else was typed.
            return Err(format!("{wanted}, in digits alone."));
        }
        ungrouped(typed)
            .parse()
            .ok()
            .filter(|value| (self.min..=self.max).contains(value))
            .ok_or_else(|| format!("{wanted}, not “{}”.", clipped(typed, 20)))
    }
}

/// The number without what sets its thousands apart, where that can be nothing else: `1,000` as the page
/// itself writes it, or `1 000`.
fn ungrouped(typed: &str) -> String {
    let is_apart = |char: char| char == ',' || char.is_whitespace();
    let mut groups = typed.split(is_apart);
    let first = groups.next().unwrap_or_default();
    let is_whole = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = first.trim_start_matches('+');
    let is_grouped = matches!(first.len(), 1..=3)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && is_whole(group));
    if is_grouped { typed.replace(is_apart, "") } else { typed.to_owned() }
}

impl Index<&Setting> for Settings {
    type Output = u32;

    fn index(&self, setting: &Setting) -> &u32 {
        self.get(setting.name).expect("a run has a value for each setting of its lab")
    }
}
