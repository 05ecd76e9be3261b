//! The practice network: an API that answers slowly, on purpose and by the same rules everywhere.
//!
//! This crate holds the rules and nothing else. It opens no socket, reads no clock and starts no
//! task: a host (`practice/server`, `practice/worker`) gives it a [`Clock`] and each request's
//! method and address, and writes out the headers and the body when they are due.
//!
//! # Layout
//!
//! * [`Network`] is what a host holds: it takes a request and gives an [`Exchange`].
//! * [`Exchange`] is one request's life up to its headers, [`Body`] the rest of it.
//! * [`Connection`] describes the connection that a request came in on.
//! * `settings` reads the query, `route` the path; `plan` puts both together into what is to
//!   happen. These three are pure functions of the address.
//! * `timing` says when: the usual delay of a path, jitter, the moment of the headers.
//! * `answer` says what: status, headers and JSON, with the texts from `posts` and `users`.
//! * `runs` holds the runs, `run` counts one of them, `connection_queue` is its queue for
//!   connections, `bucket` its rate limit, and `in_flight` one request of it.
//! * [`wire`] has what the hosts, the page and the tests must agree on: names, paths, ports, counts.
//! * `contract` (feature of the same name) is the table of requests and expected answers that
//!   tests run against every host.

mod answer;
mod body;
mod bucket;
mod clock;
mod connection_queue;
#[cfg(feature = "contract")]
pub mod contract;
mod exchange;
mod in_flight;
mod network;
mod plan;
mod posts;
mod route;
mod run;
mod runs;
mod settings;
mod timing;
mod users;
pub mod wire;

pub use answer::{HEADERS, Head};
pub use body::Body;
pub use clock::Clock;
pub use exchange::{Connection, Cut, Exchange};
pub use network::Network;
pub use timing::default_delay_ms;
