//! Text in which some figures wear the colour of their run.

use crate::strategy::Mode;

/// What stands before and after a coloured figure: characters that no other text has.
const SEQUENTIAL: char = '\u{1}';
const CONCURRENT: char = '\u{2}';
const OWN: char = '\u{3}';
const MARKS: [char; 3] = [SEQUENTIAL, CONCURRENT, OWN];

/// A text with some of its figures in a colour.
///
/// A lab writes it as any other text, with its figures [`toned`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText(String);

/// A piece of a [`RichText`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The colour it wears, if any.
    pub mode: Option<Mode>,
    /// The words.
    pub text: String,
}

/// A figure in this colour, as a piece of a text that becomes a [`RichText`].
pub(super) fn toned(mode: Mode, figure: &str) -> String {
    let mark = match mode {
        Mode::Sequential => SEQUENTIAL,
        Mode::Concurrent => CONCURRENT,
        Mode::Own => OWN,
    };
    format!("{mark}{figure}{mark}")
}

impl RichText {
    /// The text in pieces of one colour each.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut mode = None;
        let mut spans = Vec::new();
        let mut rest = self.0.as_str();
        while let Some((words, after)) = rest.split_once(MARKS) {
            spans.push(Span { mode, text: words.to_owned() });
            mode = match mode {
                Some(_) => None,
                None if rest[words.len()..].starts_with(SEQUENTIAL) => Some(Mode::Sequential),
                None if rest[words.len()..].starts_with(CONCURRENT) => Some(Mode::Concurrent),
                None => Some(Mode::Own),
            };
            rest = after;
        }
        spans.push(Span { mode, text: rest.to_owned() });
        spans.retain(|span| !span.text.is_empty());
        spans
    }

    /// Adds another text at its end, after a space.
    pub fn push(&mut self, text: &RichText) {
        if !self.0.is_empty() && !text.0.is_empty() {
            self.0.push(' ');
        }
        self.0.push_str(&text.0);
    }

    /// The words without their colours.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.replace(MARKS, "")
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
