//! What the tests of the built page share.
//!
//! # Layout
//!
//! - [`site`]: a static host for the built page.
//! - [`native`]: the native practice server, as a process.
//! - [`hiding`]: a server that lets no page see its timing.
//! - [`api`]: APIs of other people.
//! - [`browser`]: a browser of a test's own, through WebDriver.
//! - [`lab`]: one lab on the page, used as a reader would.
//! - [`record`]: the run record, as the page announces it.
//! - [`patience`]: waiting for what comes in its own time, and measuring on a busy machine.
//! - [`tree`]: the page as assistive technology is told of it.
//! - [`setup`]: what `cargo xtask test` hands over.
//!
//! Everything here panics when the page is not as it should be: the panic's message is what a
//! failed test says.

#![allow(clippy::missing_panics_doc, reason = "all of it may panic, as said above")]

pub mod api;
pub mod browser;
pub mod hiding;
pub mod lab;
pub mod native;
pub mod patience;
pub mod record;
pub mod setup;
pub mod site;
pub mod tree;
