//! A picture as a file of its own.

use crate::{
    decimal::fixed,
    picture::{Picture, escaped},
};

/// The ground around a picture, in CSS pixels.
pub const MARGIN: f64 = 12.0;

/// A picture as an SVG file, which needs nothing besides itself: on a ground of this colour, with
/// rules of CSS for the classes of its parts, and a name for those who don't see it.
#[must_use]
pub fn svg(picture: &Picture, ground: &str, rules: &str, name: &str) -> String {
    let [width, height] =
        [picture.width, picture.height].map(|length| fixed(length + 2.0 * MARGIN, 0));
    let [ground, rules, name] = [ground, rules, name].map(escaped);
    let layers = picture.layers.join("</g><g>");
    let start = fixed(-MARGIN, 0);
    let head = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{start} {start} {width} {height}" role="img" aria-label="{name}">"#
    );
    let ground = format!(
        r#"<rect x="{start}" y="{start}" width="{width}" height="{height}" fill="{ground}"/>"#
    );
    format!("{head}<style>{rules}</style>{ground}<g>{layers}</g></svg>\n")
}
