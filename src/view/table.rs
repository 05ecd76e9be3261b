//! The same data as the picture, as a table.

use std::fmt::Write;

use crate::{
    format::{busy_ms, microseconds},
    lab::Drawing,
    run::{Outcome, Phases, Record, Request, median},
};

/// What is told of each request: of its polls and of its phases only where they are what the lab is
/// about.
const COLUMNS: [&str; 6] = ["start", "headers", "end", "outcome", "polls", "busy"];
const WITH_PHASES: [&str; 7] =
    ["start", "queued", "connecting", "waiting", "receiving", "end", "outcome"];

/// The HTML of a table with a row for each request and a group of columns for each run. It holds
/// only numbers and words of our own: nothing from the network.
pub(super) fn table(records: &[Record], titles: &[&str], drawing: Drawing) -> String {
    let features = drawing.features();
    let columns = match (features.has_phases, features.has_polls) {
        (true, _) => &WITH_PHASES[..],
        (false, true) => &COLUMNS[..],
        (false, false) => &COLUMNS[..4],
    };
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
                Some(request) => cells(&mut html, request, drawing),
                None => html += &"<td></td>".repeat(columns.len()),
            }
        }
        html += "</tr>";
    }
    html += "</tbody><tfoot><tr><th scope=\"row\">total</th>";
    let is_split = drawing.features().has_phases;
    for record in records {
        html += "<td></td>";
        if is_split {
            let sums = record.requests.iter().filter_map(|request| Some(lengths(&request.phases?)));
            let sums =
                sums.fold([0.0; 4], |sums, lengths| [0, 1, 2, 3].map(|i| sums[i] + lengths[i]));
            for sum in sums {
                number(&mut html, Some(sum));
            }
        } else {
            html += "<td></td>";
        }
        number(&mut html, Some(record.total_ms));
        html += &"<td></td>".repeat(columns.len() - if is_split { 6 } else { 3 });
    }
    html += "</tr></tfoot></table><p class=\"unit\">Times in milliseconds from the run’s start";
    html += if is_split {
        "; phases in milliseconds, and added up in the last row.</p>"
    } else {
        ".</p>"
    };
    html
}

/// The HTML of a table with a row for each run, in the order in which they were made: what a future
/// cost, or how long the run took.
pub(super) fn totals(records: &[Record], titles: &[&str]) -> String {
    let mut html = String::from(
        r#"<table><thead><tr><th scope="col">run</th><th scope="col">took</th></tr></thead><tbody>"#,
    );
    for (record, title) in records.iter().zip(titles) {
        let figure = match &record.cost {
            Some(cost) => microseconds(median(&cost.samples_us).unwrap_or_default()),
            None => format!("{:.1} ms", record.total_ms),
        };
        let _ = write!(html, r#"<tr><th scope="row">{title}</th><td>{figure}</td></tr>"#);
    }
    html + "</tbody></table>"
}

/// The lengths of the phases, in their order.
const fn lengths(phases: &Phases) -> [f64; 4] {
    [phases.queued, phases.connecting, phases.waiting, phases.receiving]
}

fn number(html: &mut String, ms: Option<f64>) {
    let _ = match ms {
        Some(ms) => write!(html, "<td>{ms:.1}</td>"),
        None => write!(html, "<td>–</td>"),
    };
}

fn cells(html: &mut String, request: &Request, drawing: Drawing) {
    number(html, request.started_ms);
    if drawing.features().has_phases {
        let phases = request.phases.as_ref().map(lengths);
        (0..4).for_each(|phase| number(html, phases.map(|phases| phases[phase])));
    } else {
        number(html, request.headers_ms);
    }
    number(html, request.settled_ms);
    let outcome = request.outcome.map_or("", Outcome::name);
    let _ = match request.status {
        Some(status) => write!(html, "<td>{outcome}, {status}</td>"),
        None => write!(html, "<td>{outcome}</td>"),
    };
    if drawing.features().has_polls {
        let busy = busy_ms(request.busy_ms);
        let _ = write!(html, "<td>{}</td><td>{busy}</td>", request.polls);
    }
}
