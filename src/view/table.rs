//! The same data as the picture, as a table. Its HTML holds only numbers and words of our own: nothing
//! from the network.

use crate::{
    format::{less_than_ms, microseconds},
    lab::Drawing,
    run::{Outcome, Phases, Record, Request, Served, withholds},
};

/// A column of a run: its head, what it says of a request of the run, and what of the run in the last row.
type Column = (&'static str, fn(&Request, &Record) -> String, fn(&Record) -> String);

const NOTHING: fn(&Record) -> String = |_| String::new();

const START: Column = ("start", |it, _| ms(it.started_ms), NOTHING);
const HEADERS: Column = ("headers", |it, _| ms(it.headers_ms), NOTHING);
const PHASES: [Column; 4] = [
    ("queued", |it, _| phase(it, |it| it.queued), |run| sum(run, |it| it.queued)),
    ("connecting", |it, _| phase(it, |it| it.connecting), |run| sum(run, |it| it.connecting)),
    ("waiting", |it, _| phase(it, |it| it.waiting), |run| sum(run, |it| it.waiting)),
    ("receiving", |it, _| phase(it, |it| it.receiving), |run| sum(run, |it| it.receiving)),
];
const END: Column = ("end", |it, _| ms(it.settled_ms), |run| ms(Some(run.total_ms)));
const OUTCOME: Column = ("outcome", outcome, NOTHING);
const POLLS: [Column; 2] = [
    ("polls", |it, _| it.polls.to_string(), NOTHING),
    ("busy", |it, run| it.busy(run.clock_step_ms), NOTHING),
];

const SERVED: [Column; 2] = [
    ("for the server", |it, _| it.served.map_or("–", served).to_owned(), NOTHING),
    ("there at", |it, _| ms(it.served.map(|served| served.ended_ms)), NOTHING),
];

const fn served(served: Served) -> &'static str {
    if served.answered { "answered" } else { "abandoned" }
}

const TRIES: [Column; 2] = [
    ("refused at", |it, _| all_ms(&it.refusals_ms), NOTHING),
    ("sent again at", |it, _| all_ms(&it.retries_ms), NOTHING),
];

fn all_ms(times: &[f64]) -> String {
    let times: Vec<_> = times.iter().map(|time| ms(Some(*time))).collect();
    if times.is_empty() { ms(None) } else { times.join(", ") }
}

fn ms(ms: Option<f64>) -> String {
    ms.map_or("–".to_owned(), |ms| format!("{ms:.1}"))
}

fn phase(request: &Request, of: fn(&Phases) -> f64) -> String {
    ms(request.phases.as_ref().map(of))
}

fn sum(run: &Record, of: fn(&Phases) -> f64) -> String {
    ms(Some(run.requests.iter().filter_map(|it| it.phases.as_ref()).map(of).sum()))
}

fn outcome(request: &Request, run: &Record) -> String {
    let outcome = request.outcome.map_or("", Outcome::name);
    let status = request.status.map_or(String::new(), |status| format!(", {status}"));
    let is_withheld = request.is_ok() && withholds(run.strategy, &run.requests);
    format!("{outcome}{status}{}", if is_withheld { ", not given to you" } else { "" })
}

/// Of polls and of phases, a table tells only where they are what the lab is about.
fn columns(drawing: Drawing) -> Vec<Column> {
    let mut columns = vec![START];
    if drawing == Drawing::Phases {
        columns.extend(PHASES);
    } else {
        columns.push(HEADERS);
    }
    columns.extend([END, OUTCOME]);
    if drawing == Drawing::Starts {
        columns.extend(TRIES);
    }
    if drawing == Drawing::Beyond {
        columns.extend(SERVED);
    }
    if drawing == Drawing::Polls {
        columns.extend(POLLS);
    }
    columns
}

/// A row of these cells.
fn row(head: &str, cells: &[String]) -> String {
    format!(
        r#"<tr><th scope="row" translate="no">{head}</th><td>{}</td></tr>"#,
        cells.join("</td><td>")
    )
}

/// The HTML of a table with a row for each request and a group of columns for each run.
pub(super) fn table(records: &[Record], titles: &[&str], drawing: Drawing) -> String {
    let columns = columns(drawing);
    let group = |title| {
        let span = columns.len();
        format!(r#"<th colspan="{span}" scope="colgroup" translate="no">{title}</th>"#)
    };
    let groups: Vec<_> = titles.iter().map(group).collect();
    let head = |(head, ..): &Column| format!(r#"<th scope="col">{head}</th>"#);
    let heads: Vec<_> = columns.iter().map(head).collect();
    let count = records.iter().map(|record| record.requests.len()).max().unwrap_or_default();
    let mut rows = String::new();
    for index in 0..count {
        let requests = || records.iter().map(|record| (record, record.requests.get(index)));
        let label = requests().find_map(|(_, it)| it).map_or("", |request| &request.label);
        let cell = |column: &Column, record, request: Option<&Request>| {
            request.map(|request| column.1(request, record)).unwrap_or_default()
        };
        let cells = requests()
            .flat_map(|(record, it)| columns.iter().map(move |column| cell(column, record, it)));
        rows += &row(label, &cells.collect::<Vec<_>>());
    }
    let totals = records.iter().flat_map(|run| columns.iter().map(|(.., total)| total(run)));
    let phases = if drawing == Drawing::Phases {
        "; phases in milliseconds, and added up in the last row"
    } else {
        ""
    };
    let step_ms = records.iter().filter_map(|record| record.clock_step_ms).reduce(f64::max);
    let clock = step_ms.map_or(String::new(), |step_ms| {
        format!(", by a clock that moves in steps of {step_ms:.0} ms")
    });
    format!(
        r#"<table><thead><tr><td></td>{}</tr><tr><th scope="col">request</th>{}</tr></thead><tbody>{}</tbody><tfoot>{}</tfoot></table><p class="unit">Times in milliseconds from the run’s start{clock}{phases}.</p>"#,
        groups.concat(),
        heads.concat().repeat(titles.len()),
        rows,
        row("total", &totals.collect::<Vec<_>>()),
    )
}

/// The HTML of a table with a row for each run, in the order in which they were made: what a future
/// cost, or how long the run took.
pub(super) fn totals(records: &[Record], titles: &[&str]) -> String {
    let figure = |record: &Record| match record.cost_us() {
        Some(cost_us) => microseconds(cost_us),
        None => match less_than_ms(record.total_ms, record.clock_step_ms) {
            Some(most_ms) => format!("less than {most_ms:.0} ms"),
            None => format!("{:.1} ms", record.total_ms),
        },
    };
    let rows = records.iter().zip(titles);
    let rows: Vec<_> = rows.map(|(it, title)| row(title, &[figure(it)])).collect();
    format!(
        r#"<table><thead><tr><th scope="col">run</th><th scope="col">took</th></tr></thead><tbody>{}</tbody></table>"#,
        rows.concat()
    )
}
