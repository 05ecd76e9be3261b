//! What can go wrong with a request.

use std::time::Duration;

use thiserror::Error;

use crate::run::Outcome;

/// Why a request gave no answer that could be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Failure {
    /// The answer's status is 400 or more. `fetch` itself calls that a success.
    #[error("Status {code}{}{message}", if message.is_empty() { "" } else { ": " })]
    Status {
        /// The HTTP status, 400..=599.
        code: u16,
        /// What the server said, in its own words; empty when it said nothing.
        message: String,
        /// How long it wants to be left alone, when it says so in whole seconds
        /// (`Retry-After`, RFC 9110 section 10.2.3).
        retry_after: Option<Duration>,
    },
    /// No answer, or it broke off: no such host, no connection, connection lost, or the browser
    /// refused (CORS). The browser does not tell a page which; these are its words.
    #[error("Network: {0}")]
    Network(String),
    /// The answer came, but is not JSON or not of the shape asked for.
    #[error("Decode: {0}")]
    Decode(String),
    /// The answer took longer than this.
    #[error("Timeout: no answer within {} ms", .0.as_millis())]
    Timeout(Duration),
    /// The request was aborted by someone else than the one who waits for it.
    #[error("Cancelled")]
    Cancelled,
}

impl Failure {
    /// How the run record calls this.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        match self {
            Self::Status { .. } => Outcome::Status,
            Self::Network(_) => Outcome::Network,
            Self::Decode(_) => Outcome::Decode,
            Self::Timeout(_) => Outcome::Timeout,
            Self::Cancelled => Outcome::Cancelled,
        }
    }

    /// How long the server wants to be left alone before the request is tried again; none when it
    /// does not ask for that.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The HTTP status, where that is what went wrong.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Status { code, .. } => Some(*code),
            _ => None,
        }
    }
}
