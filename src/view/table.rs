//! The same data as the picture, as a table.

use std::fmt::Write;

use crate::{
    decimal::fixed,
    run::{Outcome, Record, Request},
};

/// The HTML of a table with a row for each request and a group of columns for each run. It holds
/// only numbers and words of our own: nothing from the network.
pub(super) fn table(records: &[Record], titles: &[&str]) -> String {
    let mut html = String::from("<table><thead><tr><td></td>");
    for title in titles {
        let _ = write!(html, r#"<th colspan="4" scope="colgroup">{title}</th>"#);
    }
    html += "</tr><tr><th scope=\"col\">request</th>";
    for _ in titles {
        for head in ["start", "headers", "end", "outcome"] {
            let _ = write!(html, r#"<th scope="col">{head}</th>"#);
        }
    }
    html += "</tr></thead><tbody>";
    let rows = records.iter().map(|record| record.requests.len()).max().unwrap_or_default();
    for row in 0..rows {
        let label = records.iter().find_map(|record| record.requests.get(row)).map(|r| &r.label);
        let _ = write!(html, r#"<tr><th scope="row">{}</th>"#, label.map_or("", |label| label));
        for record in records {
            cells(&mut html, record.requests.get(row));
        }
        html += "</tr>";
    }
    html += "</tbody><tfoot><tr><th scope=\"row\">total</th>";
    for record in records {
        let total = fixed(record.total_ms, 1);
        let _ = write!(html, "<td></td><td></td><td>{total}</td><td></td>");
    }
    html + "</tr></tfoot></table><p class=\"unit\">Times in milliseconds from the run’s start.</p>"
}

fn cells(html: &mut String, request: Option<&Request>) {
    let Some(request) = request else {
        *html += "<td></td><td></td><td></td><td></td>";
        return;
    };
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
}
