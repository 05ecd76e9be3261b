//! A table with a row a request, by RFC 4180.

use std::iter;

use crate::run::{EndedRun, Outcome, Request};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What a row is about: a request, and its run with its number.
struct Row<'a> {
    number: u32,
    run: &'a EndedRun,
    request: &'a Request,
}

/// A column's name, and what stands in it.
type Column = (&'static str, fn(&Row) -> String);

/// The columns. But for the first two they are named as in the record.
const COLUMNS: [Column; 23] = [
    ("run", |it| it.number.to_string()),
    ("run_title", |it| text(it.run.title)),
    ("strategy", |it| text(it.run.record.strategy.name())),
    ("index", |it| it.request.index.to_string()),
    ("label", |it| text(&it.request.label)),
    ("url", |it| text(&it.request.url)),
    ("created_ms", |it| ms(Some(it.request.created_ms))),
    ("started_ms", |it| ms(it.request.started_ms)),
    ("headers_ms", |it| ms(it.request.headers_ms)),
    ("settled_ms", |it| ms(it.request.settled_ms)),
    ("outcome", |it| it.request.outcome.map_or("", Outcome::name).replace(' ', "_")),
    ("status", |it| it.request.status.map(|it| it.to_string()).unwrap_or_default()),
    ("chars", |it| it.request.chars.map(|it| it.to_string()).unwrap_or_default()),
    ("title", |it| text(it.request.title.as_deref().unwrap_or_default())),
    ("error", |it| text(it.request.error.as_deref().unwrap_or_default())),
    ("refusals", |it| it.request.refusals().to_string()),
    ("polls", |it| it.request.polls.to_string()),
    ("wakes", |it| it.request.wakes.to_string()),
    ("busy_ms", |it| ms(Some(it.request.busy_ms))),
    ("queued_ms", |it| ms(it.request.phases.map(|phases| phases.queued))),
    ("connecting_ms", |it| ms(it.request.phases.map(|phases| phases.connecting))),
    ("waiting_ms", |it| ms(it.request.phases.map(|phases| phases.waiting))),
    ("receiving_ms", |it| ms(it.request.phases.map(|phases| phases.receiving))),
];

/// The requests of all runs as CSV, with a line of names above them; times in milliseconds from
/// their run's start. What is not known is empty.
///
/// A spreadsheet would run a text as a formula that begins with `=`, `+`, `-` or `@`, in full width as
/// well, behind characters that it passes over, too; and titles and errors come from a network. Such a
/// text gets an apostrophe before it, which spreadsheets take for "this is text".
///
/// The file begins with a byte order mark, without which Excel reads UTF-8 in the system's old code page.
pub fn csv(runs: &[EndedRun]) -> impl Iterator<Item = String> {
    let rows = (1..).zip(runs).flat_map(|(number, run)| {
        let requests = run.record.requests.iter();
        let rows = requests.map(move |request| Row { number, run, request });
        rows.map(|row| line(COLUMNS.iter().map(|(_, cell)| cell(&row))))
    });
    let names = line(COLUMNS.iter().map(|(name, _)| (*name).to_owned()));
    iter::once(BYTE_ORDER_MARK.to_owned() + &names).chain(rows)
}

fn line(cells: impl Iterator<Item = String>) -> String {
    cells.collect::<Vec<_>>().join(",") + "\r\n"
}

fn ms(ms: Option<f64>) -> String {
    ms.map(|ms| format!("{ms:.3}")).unwrap_or_default()
}

/// A cell that no spreadsheet runs, in quotes whatever is in it: then commas, lines and all else may be, and
/// only quotes are doubled.
fn text(text: &str) -> String {
    let sign = text.trim_start_matches(is_passed_over).chars().next();
    let is_formula = sign.is_some_and(|sign| "=+-@＝＋－＠".contains(sign));
    // A tab or a line's end alone moves what follows into another cell of some programs.
    let is_split = text.starts_with(char::is_control);
    let guard = if is_formula || is_split { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// Whether a spreadsheet may drop this character before it looks at what a cell begins with: control
/// characters, spaces of any width, and what has no width at all.
fn is_passed_over(char: char) -> bool {
    let has_no_width = matches!(
        char,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}'
    );
    char.is_control() || char.is_whitespace() || has_no_width
}
