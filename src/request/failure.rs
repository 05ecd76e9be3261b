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
        /// How long it wants to be left alone, when it says so (`Retry-After`, RFC 9110 section
        /// 10.2.3).
        retry_after: Option<Duration>,
    },
    /// No answer, or it broke off: no such host, no connection, connection lost, or the browser
    /// refused (CORS). The browser does not tell a page which; these are its words.
    #[error("Network: {0}")]
    Network(String),
    /// The answer came, but is not JSON or not of the shape asked for.
    #[error("Decode: {0}")]
    Decode(String),
    /// The answer says that it is to be had elsewhere. To go there would be a request more than the page
    /// shows, so it is not done.
    #[error("Redirect: the answer lies elsewhere, and this page does not go there")]
    Redirect,
    /// The answer took longer than this.
    #[error("Timeout: no answer within {:.0} ms", .0.as_secs_f64() * 1000.0)]
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
            Self::Decode(_) | Self::Redirect => Outcome::Decode,
            Self::Timeout(_) => Outcome::Timeout,
            Self::Cancelled => Outcome::Cancelled,
        }
    }

    /// How long to leave the server alone before the request is tried again; none when there is no use
    /// in that.
    ///
    /// A refusal of too many (429) and an overload (503) pass, so one that names no time asks for none
    /// beyond the backoff. With any other status, only a server that names a time means to be asked again.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { code: 429 | 503, retry_after: None, .. } => Some(Duration::ZERO),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_and_an_overload_are_tried_again_and_other_refusals_when_the_server_says_when() {
        let refused = |code, seconds: Option<u64>| {
            let retry_after = seconds.map(Duration::from_secs);
            Failure::Status { code, message: String::new(), retry_after }.retry_after()
        };
        for code in [429, 503] {
            assert_eq!(refused(code, Some(3)), Some(Duration::from_secs(3)));
            assert_eq!(refused(code, None), Some(Duration::ZERO), "{code} without Retry-After");
        }
        assert_eq!(refused(404, None), None);
        assert_eq!(refused(500, Some(1)), Some(Duration::from_secs(1)));
        assert_eq!(Failure::Network(String::new()).retry_after(), None);
    }
}
