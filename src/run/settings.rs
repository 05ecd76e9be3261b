//! What a run is made with.

use std::ops::Index;

use serde::{Serialize, Serializer};

/// The settings of a run, by name.
///
/// There are a few at most, so a list does. A tree of the standard library would add a kilobyte to
/// the page's wasm.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(Vec<(&'static str, u32)>);

impl Settings {
    /// No settings.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The value of the setting of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&u32> {
        self.0.iter().find(|(it, _)| *it == name).map(|(_, value)| value)
    }

    /// Sets a setting, and gives back what it was before.
    pub fn insert(&mut self, name: &'static str, value: u32) -> Option<u32> {
        let before = self.0.iter().position(|(it, _)| *it == name);
        let before = before.map(|place| self.0.remove(place).1);
        self.0.push((name, value));
        before
    }
}

impl Index<&str> for Settings {
    type Output = u32;

    fn index(&self, name: &str) -> &u32 {
        self.get(name).expect("the lab has a setting of that name")
    }
}

impl FromIterator<(&'static str, u32)> for Settings {
    fn from_iter<I: IntoIterator<Item = (&'static str, u32)>>(settings: I) -> Self {
        Self(settings.into_iter().collect())
    }
}

impl<const N: usize> From<[(&'static str, u32); N]> for Settings {
    fn from(settings: [(&'static str, u32); N]) -> Self {
        settings.into_iter().collect()
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_found_by_its_name() {
        let settings = Settings::from([("count", 20), ("limit", 5)]);
        assert_eq!((settings["count"], settings["limit"]), (20, 5));
        assert_eq!(settings.get("rate"), None);
    }

    #[test]
    fn a_setting_that_is_set_again_has_only_its_new_value() {
        let mut settings = Settings::new();
        assert_eq!(settings.insert("count", 20), None);
        assert_eq!(settings.insert("count", 30), Some(20));
        assert_eq!(settings, Settings::from([("count", 30)]));
    }
}
