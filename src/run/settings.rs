//! What a run is made with.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

/// The settings of a run, by name. A lab reads one of its own by its constant, `settings[&LIMIT]`,
/// so that a misspelt one does not compile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(BTreeMap<Cow<'static, str>, u32>);

impl Settings {
    /// No settings.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The value of the setting of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&u32> {
        self.0.get(name)
    }

    /// Sets a setting, and gives back what it was before.
    pub fn insert(&mut self, name: &'static str, value: u32) -> Option<u32> {
        self.0.insert(name.into(), value)
    }
}

impl FromIterator<(&'static str, u32)> for Settings {
    fn from_iter<I: IntoIterator<Item = (&'static str, u32)>>(settings: I) -> Self {
        Self(settings.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}
