//! The requests of a record.

use std::{
    ops::{Deref, DerefMut},
    rc::Rc,
    slice,
};

use serde::{Deserialize, Serialize};

use super::Request;

/// The requests of a run, in request order. Clones share them, so a record is cheap to clone, however
/// many requests it has; a clone that is changed gets requests of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Requests(Rc<Vec<Request>>);

impl Deref for Requests {
    type Target = [Request];

    fn deref(&self) -> &[Request] {
        &self.0
    }
}

impl DerefMut for Requests {
    fn deref_mut(&mut self) -> &mut [Request] {
        Rc::make_mut(&mut self.0).as_mut_slice()
    }
}

impl Requests {
    /// The requests, to be changed in place; none while there is a clone.
    pub(super) fn get_mut(&mut self) -> Option<&mut Vec<Request>> {
        Rc::get_mut(&mut self.0)
    }
}

impl<'a> IntoIterator for &'a Requests {
    type Item = &'a Request;
    type IntoIter = slice::Iter<'a, Request>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Requests {
    type Item = &'a mut Request;
    type IntoIter = slice::IterMut<'a, Request>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
