//! Spaces at which no line may end: those between a number and its unit.

/// The units of the lesson's numbers.
const UNITS: [&str; 5] = ["ms", "s", "µs", "KB", "px"];

/// Elements whose text is left as it is: code, and what is drawn.
const LEFT_AS_THEY_ARE: [&str; 3] = ["code", "pre", "svg"];

const NO_BREAK: char = '\u{a0}';

/// This HTML with a no-break space between each number of its text and the number's unit. Tags stay as they are, and
/// with them what attributes say.
pub(crate) fn kept(html: &str) -> String {
    let mut parts = html.split('<');
    let mut kept = in_text(parts.next().unwrap_or_default());
    // Around how many elements whose text is left.
    let mut depth = 0_u32;
    for part in parts {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if LEFT_AS_THEY_ARE.contains(&name) {
            depth = if tag.starts_with('/') { depth.saturating_sub(1) } else { depth + 1 };
        }
        kept.push('<');
        kept += &part[..part.len() - text.len()];
        kept += &if depth == 0 { in_text(text) } else { text.to_owned() };
    }
    kept
}

fn in_text(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        let is_unit = letter == ' '
            && text[..at].ends_with(|before: char| before.is_ascii_digit())
            && begins_with_unit(&text[at + 1..]);
        kept.push(if is_unit { NO_BREAK } else { letter });
    }
    kept
}

fn begins_with_unit(rest: &str) -> bool {
    let after = UNITS.iter().find_map(|unit| {
        rest.strip_prefix(unit).filter(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    after.is_some()
}
