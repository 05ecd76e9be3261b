//! How much the server holds at a time, and for how long.

use std::time::Duration;

/// What one server allows at most: with these bounds its memory has one, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time, on both ports together, at least 1; further ones wait to be accepted.
    pub connections: usize,
    /// Requests in flight at a time, on all connections together; further ones are answered with 503.
    pub requests: usize,
    /// How long a client is waited for: for its TLS handshake, for the headers of its next request over
    /// HTTP/1.1, for its answer to a ping over HTTP/2, and until it takes a part of an answer.
    pub idle: Duration,
    /// How long requests in flight may take to end after the server has begun to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            // Room for ten thousand requests in flight, each on a connection of its own.
            connections: 12_000,
            requests: 20_000,
            // Longer than a reader looks at a figure, or a slow machine takes to send a request.
            idle: Duration::from_secs(60),
            // Most answers take less, and nobody likes to wait longer for a program to end.
            grace: Duration::from_secs(5),
        }
    }
}
