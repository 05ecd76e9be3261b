//! What each chapter says, seen on the page.

mod bars;
mod cancelling;
mod connections;
mod endpoints;
mod errors;
mod every_lab;
mod fetches;
mod limits;
mod mistakes;
mod one_thread;
mod places;
mod polls;
mod rate_limits;
mod same_in_js;
mod sources;
mod timeouts;
