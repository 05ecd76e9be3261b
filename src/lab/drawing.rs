//! How runs are drawn, and what there is beside the picture for that.

/// How a lab's runs are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// A bar for each request, run below run.
    Bars,
    /// The same, each with its place among the results before its name, and at its end its place among the
    /// answers.
    Order,
    /// Bars, and below those of each run a tick for each frame that the browser drew.
    Frames,
    /// Bars, and beyond those that were given up what the network went on doing, by its own account.
    Beyond,
    /// Bars with each poll and each wake marked.
    Polls,
    /// Bars that are split into phases, once the browser has told them.
    Phases,
    /// A dot for each start, and a cross for each that was refused, run below run.
    Starts,
    /// A point for each run: its total, against its title.
    Curve,
    /// Bars for the latest of the runs that share a title, and the ratio of each round.
    Rounds,
    /// A curve for each language: what a future costs, against how many there are.
    Costs,
}

/// What there is beside a picture, where several kinds of drawing share that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// What the picture is called in words.
    pub name: &'static str,
    /// What the table has a row for.
    pub table: Rows,
    /// Whether a run can be replayed and laid over an earlier one: a bar stands for each request.
    pub has_replay: bool,
}

/// What a table has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Each request.
    Requests,
    /// Each run, with its total or its cost.
    Runs,
}

impl Drawing {
    /// What there is beside the picture.
    #[must_use]
    pub const fn features(self) -> Features {
        let bars = Features { name: "Timing bars", table: Rows::Requests, has_replay: true };
        match self {
            Self::Bars | Self::Order | Self::Frames | Self::Beyond | Self::Polls | Self::Phases => {
                bars
            }
            Self::Starts => Features { name: "Starts in time", ..bars },
            Self::Curve => Features { name: "Curve of totals", has_replay: false, ..bars },
            Self::Rounds => Features { table: Rows::Runs, has_replay: false, ..bars },
            Self::Costs => {
                Features { name: "Curves of costs", table: Rows::Runs, has_replay: false }
            }
        }
    }
}
