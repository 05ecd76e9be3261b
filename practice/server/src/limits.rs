//! How much the server holds at a time, and for how long.

use std::time::Duration;

/// What one server allows at most: with these bounds its memory has one, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time, on both ports together, at least 1; further ones wait to be accepted.
    pub connections: usize,
    /// Requests under way at a time, on all connections together; further ones are answered with
    /// 503.
    pub requests: usize,
    /// How long a connection may be without any request, or take nothing of an answer that it asked
    /// for, before it is closed. A request that is slow to be sent has to be whole in this time.
    pub idle: Duration,
    /// How long the TLS handshake may take.
    pub handshake: Duration,
    /// How long requests in flight may take to end after the server was told to stop.
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
            handshake: Duration::from_secs(10),
            // Most answers take less, and nobody likes to wait longer for a program to end.
            grace: Duration::from_secs(5),
        }
    }
}
