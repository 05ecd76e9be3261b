//! Runs of a lab, made by the page's own runner on a host without a browser.

pub(super) use crate::session::tests::{host::without_jitter, record_of};
