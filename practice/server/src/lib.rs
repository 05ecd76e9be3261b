//! The practice network behind real sockets, and the built page beside it.
//!
//! # Layout
//!
//! * `server` holds what all connections share, and accepts them on both ports.
//! * `connection` is one connection: its protocol (HTTP/1.1, or HTTP/2 over TLS), its bounds, its end.
//! * `in_flight` follows one request to the last byte of its answer, and logs it.
//! * `api` writes out what the rules in the `practice` crate say, below `/api/`; `clock` is tokio's
//!   time for those rules.
//! * `site` serves the built page, at every other path.
//! * `certificate` reads a certificate or makes one.
//! * `limits` has the numbers.
//!
//! Everything else (flags, messages, signals) is the program's, in `main.rs`.

mod api;
pub mod certificate;
mod clock;
mod connection;
mod in_flight;
mod limits;
mod server;
mod site;

pub use limits::Limits;
pub use server::{Ports, serve};
