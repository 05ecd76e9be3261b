//! The connections that requests come in on.

/// The connection that a request came in on, as its host sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Connection {
    /// Different for every connection that the host has or had.
    pub number: u64,
    /// Whether each request on it is a stream of its own, as over HTTP/2.
    pub has_streams: bool,
}
