//! The few shapes that pictures are made of, as SVG path data and text.

use std::fmt::{Display, Write};

/// A length as SVG wants it: tenths of a pixel are enough, and a whole one needs no point.
pub(super) fn px(length: f64) -> impl Display {
    // Zero has no sign.
    (length * 10.0).round() / 10.0 + 0.0
}

/// Adds a rectangle to path data. One without width adds nothing.
pub(super) fn rect(path: &mut String, x: f64, y: f64, width: f64, height: f64) {
    if width > 0.0 {
        let (x, y, width, height) = (px(x), px(y), px(width), px(height));
        let _ = write!(path, "M{x} {y}h{width}v{height}h-{width}z");
    }
}

/// A path of this class; nothing when it has no data.
pub(super) fn path(class: &str, data: &str) -> String {
    if data.is_empty() { String::new() } else { format!(r#"<path class="{class}" d="{data}"/>"#) }
}

/// Text of this class at a point.
pub(super) fn text(class: &str, x: f64, y: f64, text: &str) -> String {
    let text = escaped(text);
    format!(r#"<text class="{class}" x="{}" y="{}">{text}</text>"#, px(x), px(y))
}

/// Text as it may stand between tags and in an attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        match char {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            _ => escaped.push(char),
        }
    }
    escaped
}

/// What is drawn at the end of a bar that did not end well, so that colour is not all that tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A triangle: answered, with a status that says no.
    Triangle,
    /// A cross: no answer.
    Cross,
    /// A diamond: an answer that makes no sense.
    Diamond,
    /// An hourglass: too late.
    Hourglass,
    /// A slash: cut short by the reader.
    Slash,
}

impl Mark {
    /// Adds the mark to path data, centred on a point, within `radius` of it.
    pub(super) fn draw(self, path: &mut String, x: f64, y: f64, radius: f64) {
        let (x0, x1, y0, y1) = (px(x - radius), px(x + radius), px(y - radius), px(y + radius));
        let (x, y) = (px(x), px(y));
        let _ = match self {
            Self::Triangle => write!(path, "M{x0} {y1}L{x} {y0}L{x1} {y1}z"),
            Self::Cross => write!(path, "M{x0} {y0}L{x1} {y1}M{x0} {y1}L{x1} {y0}"),
            Self::Diamond => write!(path, "M{x0} {y}L{x} {y0}L{x1} {y}L{x} {y1}z"),
            Self::Hourglass => write!(path, "M{x0} {y0}H{x1}L{x0} {y1}H{x1}z"),
            Self::Slash => write!(path, "M{x0} {y1}L{x1} {y0}"),
        };
    }
}
