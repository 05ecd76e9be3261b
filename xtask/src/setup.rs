//! Finds on the machine what a command needs, or puts it there. Each function does nothing, and
//! quickly, where the thing is there; otherwise it says what it does and about how long that takes,
//! or what to do by hand.

mod apt;
pub(crate) mod browser;
pub(crate) mod node;
pub(crate) mod rust;
pub(crate) mod tools;
