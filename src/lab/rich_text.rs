//! Text in which some figures wear the colour of their run.

use crate::strategy::Tone;

/// What stands before and after a coloured figure: characters that no other text has.
const TURN: char = '\u{1}';
const ONCE: char = '\u{2}';

/// A text with some of its figures in one of the two colours.
///
/// A lab writes it as any other text, with its figures [`toned`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText(String);

/// A piece of a [`RichText`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The colour it wears, if any.
    pub tone: Option<Tone>,
    /// The words.
    pub text: String,
}

/// A figure in this colour, as a piece of a text that becomes a [`RichText`].
pub(super) fn toned(tone: Tone, figure: &str) -> String {
    let mark = match tone {
        Tone::Turn => TURN,
        Tone::Once => ONCE,
    };
    format!("{mark}{figure}{mark}")
}

impl RichText {
    /// The text in pieces of one colour each.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut tone = None;
        let mut spans = Vec::new();
        let mut rest = self.0.as_str();
        while let Some((words, after)) = rest.split_once([TURN, ONCE]) {
            spans.push(Span { tone, text: words.to_owned() });
            tone = match tone {
                None if rest[words.len()..].starts_with(TURN) => Some(Tone::Turn),
                None => Some(Tone::Once),
                Some(_) => None,
            };
            rest = after;
        }
        spans.push(Span { tone, text: rest.to_owned() });
        spans.retain(|span| !span.text.is_empty());
        spans
    }

    /// The words without their colours.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.replace([TURN, ONCE], "")
    }
}

impl From<String> for RichText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for RichText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}
