//! What a lab is doing.

/// What a lab is doing. Its [name](Self::name) is the figure's `data-state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It can't run yet.
    Loading,
    /// It is ready, and shows the ideal.
    Idle,
    /// Run was pressed, and the network is being asked.
    Connecting(Option<StopReason>),
    /// Runs are under way.
    Running(Option<StopReason>),
    /// The runs have ended, and their records are shown.
    Done,
    /// A run could not be made, or the network answered nothing of it.
    Failed,
}

/// Why a reader ends what is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StopReason {
    /// What was measured so far is kept and shown.
    Cancel,
    /// All of it is to go.
    Reset,
}

impl Phase {
    /// Its name in `data-state`.
    #[must_use]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Idle => "idle",
            Self::Connecting(_) | Self::Running(_) => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// Whether it may be followed by `next`.
    #[must_use]
    pub(crate) fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Loading, next) => next == Self::Idle,
            (Self::Idle | Self::Done | Self::Failed, Self::Connecting(None) | Self::Idle)
            | (Self::Connecting(_), Self::Idle | Self::Failed)
            | (Self::Running(_), Self::Idle | Self::Done | Self::Failed) => true,
            (Self::Connecting(old), Self::Connecting(new) | Self::Running(new))
            | (Self::Running(old), Self::Running(new)) => {
                // A Reset is never downgraded to a Cancel.
                old == new || old.is_none() || new == Some(StopReason::Reset)
            }
            _ => false,
        }
    }

    /// Whether Run would start something.
    #[must_use]
    pub(crate) const fn can_run(self) -> bool {
        matches!(self, Self::Idle | Self::Done | Self::Failed)
    }

    /// Whether there is something to cancel.
    #[must_use]
    pub(crate) const fn is_under_way(self) -> bool {
        matches!(self, Self::Connecting(_) | Self::Running(_))
    }

    /// Whether there are results to look at.
    #[must_use]
    pub(crate) const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed)
    }

    /// Why what is under way is being ended, if it is.
    #[must_use]
    pub(crate) const fn stop_reason(self) -> Option<StopReason> {
        match self {
            Self::Connecting(reason) | Self::Running(reason) => reason,
            _ => None,
        }
    }

    /// The same phase, being ended for this reason.
    #[must_use]
    pub(super) const fn stopped(self, reason: StopReason) -> Self {
        match self {
            Self::Connecting(_) => Self::Connecting(Some(reason)),
            Self::Running(_) => Self::Running(Some(reason)),
            other => other,
        }
    }
}
