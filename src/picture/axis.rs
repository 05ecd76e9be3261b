//! The time axis: milliseconds to pixels, and its ticks.

use std::fmt::Write;

use super::shape::px;

/// The height of the row of tick labels.
pub(super) const AXIS_HEIGHT: f64 = 24.0;

/// Room for a duration to the right of the longest bar.
const RIGHT: f64 = 46.0;

/// How wide a letter of a row's name is, at most on average, and the room around a name.
const LETTER: f64 = 7.0;
const NAME_GAP: f64 = 12.0;

/// How far apart ticks stand at least.
const TICK_APART: f64 = 64.0;

/// The time axis of a picture.
#[derive(Debug)]
pub(super) struct Axis {
    /// Where the axis starts: right of the rows' names.
    pub(super) left: f64,
    /// Whether there is room for the rows' whole names.
    pub(super) is_wide: bool,
    /// How long the axis is, in pixels.
    pub(super) plot_width: f64,
    span_ms: f64,
    step_ms: f64,
    has_times: bool,
}

/// From which width on there is room for whole names and long titles.
const WIDE: f64 = 500.0;

/// How long an axis is of which no time is known, in milliseconds: it has lines, and no words.
pub(super) const UNKNOWN_MS: f64 = 1000.0;

impl Axis {
    /// An axis that reaches to `span_ms`, or of which nothing is known yet. `longest_name` is the number of
    /// letters of the longest short name, which is what a narrow picture has room for.
    pub(super) fn new(span_ms: Option<f64>, width: f64, longest_name: usize) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "names are short")]
        let narrow = NAME_GAP + LETTER * longest_name.max(2) as f64;
        Self::from_left(if width >= WIDE { 74.0 } else { narrow }, span_ms, width)
    }

    /// The same for a picture whose axis starts at `left`, since its rows have no names.
    pub(super) fn from_left(left: f64, span_ms: Option<f64>, width: f64) -> Self {
        let has_times = span_ms.is_some();
        let span_ms = span_ms.unwrap_or(UNKNOWN_MS);
        let is_wide = width >= WIDE;
        let plot_width = (width - left - RIGHT).max(40.0);
        let step_ms = step_for(span_ms, plot_width / TICK_APART);
        Self { left, is_wide, plot_width, span_ms, step_ms, has_times }
    }

    /// Where a time stands, in pixels.
    pub(super) fn x(&self, ms: f64) -> f64 {
        self.left + (ms / self.span_ms).clamp(0.0, 1.0) * self.plot_width
    }

    /// Where the picture ends at the right.
    pub(super) fn end(&self) -> f64 {
        self.left + self.plot_width + RIGHT
    }

    /// Whether a time stands in the right half.
    pub(super) fn is_late(&self, ms: f64) -> bool {
        ms > self.span_ms / 2.0
    }

    /// Grid lines of this height, with their times above them.
    pub(super) fn grid(&self, height: f64) -> String {
        let mut svg = String::new();
        let mut tick = 0.0;
        while tick <= self.span_ms {
            let x = px(self.x(tick));
            let (top, bottom) = (px(AXIS_HEIGHT - 4.0), px(height));
            let label = if self.has_times { self.label(tick) } else { String::new() };
            let _ = write!(
                svg,
                r#"<path class="grid" d="M{x} {top}V{bottom}"/><text class="tick" x="{x}" y="13">{label}</text>"#
            );
            tick += self.step_ms;
        }
        svg
    }

    fn label(&self, tick_ms: f64) -> String {
        if tick_ms == 0.0 {
            "0".to_owned()
        } else if self.step_ms < 100.0 {
            format!("{tick_ms:.0} ms")
        } else {
            let decimals = usize::from(self.step_ms < 1000.0);
            format!("{:.decimals$} s", tick_ms / 1000.0)
        }
    }
}

/// The span of an axis on which `longest_ms` fits with a little room: it grows in steps, so that
/// an axis which must grow during a run does so seldom.
#[must_use]
pub fn span_for(longest_ms: f64) -> f64 {
    let step = step_for(longest_ms.max(1.0), 8.0);
    (longest_ms * 1.04 / step).ceil().max(1.0) * step
}

/// The smallest step of 1, 2 or 5 times a power of ten that makes at most `most` ticks.
pub(super) fn step_for(span_ms: f64, most: f64) -> f64 {
    let least = span_ms / most.max(1.0);
    let mut power = 1.0;
    loop {
        for step in [1.0, 2.0, 5.0] {
            if step * power >= least {
                return step * power;
            }
        }
        power *= 10.0;
    }
}
