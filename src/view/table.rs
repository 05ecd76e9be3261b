//! The same data as the picture, as a table.

use std::fmt::Write;

use crate::{
    decimal::fixed,
    lab::microseconds,
    run::{Outcome, Record, Request, median},
};

/// What is told of each request: of its polls only where they are what the lab is about.
const COLUMNS: [&str; 6] = ["start", "headers", "end", "outcome", "polls", "busy"];

/// The HTML of a table with a row for each request and a group of columns for each run. It holds
/// only numbers and words of our own: nothing from the network.
pub(super) fn table(records: &[Record], titles: &[&str], has_polls: bool) -> String {
    let columns = if has_polls { &COLUMNS } else { &COLUMNS[..4] };
    let mut html = String::from("<table><thead><tr><td></td>");
    for title in titles {
        let _ = write!(html, r#"<th colspan="{}" scope="colgroup">{title}</th>"#, columns.len());
    }
    html += "</tr><tr><th scope=\"col\">request</th>";
    for _ in titles {
        for head in columns {
            let _ = write!(html, r#"<th scope="col">{head}</th>"#);
        }
    }
    html += "</tr></thead><tbody>";
    let rows = records.iter().map(|record| record.requests.len()).max().unwrap_or_default();
    for row in 0..rows {
        let label = records.iter().find_map(|record| record.requests.get(row)).map(|r| &r.label);
        let _ = write!(html, r#"<tr><th scope="row">{}</th>"#, label.map_or("", |label| label));
        for record in records {
            match record.requests.get(row) {
                Some(request) => cells(&mut html, request, has_polls),
                None => html += &"<td></td>".repeat(columns.len()),
            }
        }
        html += "</tr>";
    }
    html += "</tbody><tfoot><tr><th scope=\"row\">total</th>";
    for record in records {
        let total = fixed(record.total_ms, 1);
        let after = "<td></td>".repeat(columns.len() - 3);
        let _ = write!(html, "<td></td><td></td><td>{total}</td>{after}");
    }
    html + "</tr></tfoot></table><p class=\"unit\">Times in milliseconds from the run’s start.</p>"
}

/// The HTML of a table with a row for each run, in the order in which they were made: what a future
/// cost, or how long the run took.
pub(super) fn totals(records: &[Record], titles: &[&str]) -> String {
    let mut html = String::from("<table><tbody>");
    for (record, title) in records.iter().zip(titles) {
        let figure = match &record.cost {
            Some(cost) => microseconds(median(&cost.samples_us).unwrap_or_default()),
            None => format!("{} ms", fixed(record.total_ms, 1)),
        };
        let _ = write!(html, r#"<tr><th scope="row">{title}</th><td>{figure}</td></tr>"#);
    }
    html + "</tbody></table>"
}

fn cells(html: &mut String, request: &Request, has_polls: bool) {
    for time in [request.started_ms, request.headers_ms, request.settled_ms] {
        let _ = match time {
            Some(ms) => write!(html, "<td>{}</td>", fixed(ms, 1)),
            None => write!(html, "<td>–</td>"),
        };
    }
    let outcome = request.outcome.map_or("", Outcome::name);
    let _ = match request.status {
        Some(status) => write!(html, "<td>{outcome}, {status}</td>"),
        None => write!(html, "<td>{outcome}</td>"),
    };
    if has_polls {
        let busy = fixed(request.busy_ms, 1);
        let _ = write!(html, "<td>{}</td><td>{busy}</td>", request.polls);
    }
}
