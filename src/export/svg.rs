//! A picture as a file of its own.

use crate::picture::{Picture, escaped};

/// The ground around a picture, in CSS pixels.
const MARGIN: f64 = 12.0;

/// A picture as an SVG file.
#[derive(Clone, Debug)]
pub struct Svg {
    /// The file's text.
    pub text: String,
    /// How large it wants to be drawn, in CSS pixels.
    pub size: [f64; 2],
}

/// A picture as an SVG file, which needs nothing besides itself: `scale` times as large as on the
/// page, on a ground of this colour, with rules of CSS for the classes of its parts, and a name for
/// those who don't see it.
#[must_use]
pub fn svg(picture: &Picture, scale: f64, ground: &str, rules: &str, name: &str) -> Svg {
    let inside = [picture.width, picture.height].map(|length| (length + 2.0 * MARGIN).round());
    let size = inside.map(|length| length * scale);
    let (start, [width, height]) = (-MARGIN, inside);
    let area = format!("{start} {start} {width} {height}");
    let [ground, rules, name] = [ground, rules, name].map(escaped);
    let [width, height] = size;
    let layers = picture.layers.join("</g><g>");
    let text = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{area}" role="img" aria-label="{name}"><style>{rules}</style><rect x="{start}" y="{start}" width="100%" height="100%" fill="{ground}"/><g>{layers}</g></svg>
"#
    );
    Svg { text, size }
}
