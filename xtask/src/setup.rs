//! Finds on the machine what a command needs, or puts it there.

mod apt;
pub(crate) mod browser;
pub(crate) mod node;
pub(crate) mod rust;
pub(crate) mod tools;
