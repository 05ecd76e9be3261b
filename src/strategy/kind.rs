//! What tells strategies apart: their colour, what they do within a future, and when they end.

/// Which of the page's colours a strategy wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The waits follow each other.
    Sequential,
    /// The waits overlap.
    Concurrent,
    /// What happens is the reader's affair.
    Own,
}

impl Mode {
    /// Its class in the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Sequential => "turn",
            Self::Concurrent => "once",
            Self::Own => "yours",
        }
    }
}

/// What a strategy does within each single future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    /// A request is sent when its future is first polled, and aborted when that is dropped.
    Plain,
    /// A request is sent when its future is made, before anything polls it.
    SentWhenMade,
    /// A request goes on when its future is dropped, until it is aborted.
    Unguarded,
    /// A request is [`retried`](super::retried).
    Retried,
    /// A task that works holds the thread until it is done: it is [`blocking`](super::blocking).
    Blocking,
    /// A task that works lets others in every now and then: it is [`yielding`](super::yielding).
    Yielding,
}

/// When a strategy has what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// When every future has ended, well or badly, or has been given up.
    WithAll,
    /// The same, but for no longer than its own time: then all is dropped, answers included.
    AtDeadline,
    /// At the first failure; all else is dropped, answers included.
    AtFailure,
    /// At the first success; the rest is dropped.
    AtSuccess,
}
