//! What an answer says.

use serde::Serialize;

use crate::plan::Rate;
use crate::settings::Refused;

/// The status and headers of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The HTTP status, 200 to 599.
    pub status: u16,
    /// Names (in lower case) and values, ready to be sent. There is no `content-length`: the body
    /// is streamed.
    pub headers: Vec<(&'static str, &'static str)>,
    /// Whether the client asked for a connection of its own (`keepalive=off`): a host that has
    /// connections closes this one after the answer.
    pub close: bool,
}

/// On every answer. It may be read from any origin and is never kept, so that each request is a
/// real one and its phases show in Resource Timing.
pub const HEADERS: [(&str, &str); 5] = [
    ("content-type", "application/json; charset=utf-8"),
    ("cache-control", "no-store"),
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "Retry-After"),
    ("timing-allow-origin", "*"),
];

/// A whole answer, before it is cut into pieces and sent.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) head: Head,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        let body = serde_json::to_vec(value).expect("strings and numbers always make JSON");
        Self { head: Head { status, headers: HEADERS.to_vec(), close: false }, body }
    }

    pub(crate) fn error(status: u16, error: &str) -> Self {
        #[derive(Serialize)]
        struct Wrong<'a> {
            error: &'a str,
        }
        Self::json(status, &Wrong { error })
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.head.headers.push((name, value));
        self
    }
}

/// 400 for a query that is refused.
impl From<Refused> for Answer {
    fn from(refused: Refused) -> Self {
        Self::error(400, &refused.to_string())
    }
}

/// 404 for a path that leads nowhere.
pub(crate) fn unknown_route() -> Answer {
    Answer::error(
        404,
        "there is nothing at this path; there are posts/1 to posts/100, users/1 to users/10, \
         witness and ends",
    )
}

/// 405 for a request that is neither GET nor HEAD.
pub(crate) fn wrong_method() -> Answer {
    Answer::error(405, "this network can only be read: use GET or HEAD")
        .with_header("allow", "GET, HEAD")
}

/// 429 for a request above the rate.
pub(crate) fn too_many(Rate { per_second, burst }: Rate) -> Answer {
    let error = format!(
        "too many requests: this run may make {per_second} a second, and {burst} at once after a \
         pause"
    );
    // The header counts whole seconds (RFC 9110 §10.2.3). At one request a second, the lowest rate
    // there is, the next one is let by within a second; rounded up, that is 1 for every rate.
    Answer::error(429, &error).with_header("retry-after", "1")
}
