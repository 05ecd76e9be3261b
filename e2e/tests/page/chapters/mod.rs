//! Chapters 4 to 13: what the reader must see.

mod cancelling;
mod connections;
mod endpoints;
mod errors;
mod every_lab;
mod limits;
mod mistakes;
mod one_thread;
mod polls;
mod rate_limits;
mod timeouts;
