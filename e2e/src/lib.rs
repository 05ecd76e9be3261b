//! What the tests of the built page share.
//!
//! # Layout
//!
//! - [`site`]: a static host for the built page.
//! - [`native`]: the native practice server, as a process.
//! - [`api`]: APIs of other people.
//! - [`browser`]: a browser's tab of a test's own, through WebDriver.
//! - [`engine`]: which browsers there are, and how each is started.
//! - `pool`: browsers that tests use one after another.
//! - [`ports`]: ports that no test has used before.
//! - `axe`, `layout`: checks of the whole page, which are methods of a browser.
//! - [`lab`]: one lab on the page, used as a reader would.
//! - [`keyboard`]: labs used by the keyboard alone.
//! - [`record`]: the run record, as the page announces it.
//! - [`runs`]: what several tests do with a lab's runs.
//! - [`node`]: programs in Node.js, with packages from npm; [`lighthouse`] is one of them.
//! - [`patience`]: waiting for what comes in its own time, and measuring on a busy machine.
//! - [`report`]: what a run of the tests has to tell beside passed and failed.
//! - [`tree`]: the page as assistive technology is told of it.
//! - [`setup`]: what `cargo xtask test` hands over.
//!
//! Everything here panics when the page is not as it should be: the panic's message is what a
//! failed test says.

#![allow(clippy::missing_panics_doc, reason = "all of it may panic, as said above")]

pub mod api;
mod axe;
pub mod browser;
pub mod engine;
pub mod keyboard;
pub mod lab;
mod layout;
pub mod lighthouse;
pub mod native;
pub mod node;
pub mod patience;
mod pool;
pub mod ports;
pub mod record;
pub mod report;
pub mod runs;
pub mod setup;
pub mod site;
pub mod tree;
