//! The table, read by the crate `csv`.

use std::collections::HashMap;

use super::*;

fn text(runs: &[EndedRun]) -> String {
    super::csv(runs).collect()
}

type Row = HashMap<String, String>;

fn read(csv: &str) -> Vec<Row> {
    // It refuses a row that has more or fewer cells than the first.
    let csv = csv.strip_prefix('\u{feff}').expect("it begins with a byte order mark");
    let mut reader = ::csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} is {:?}", row[column]))
}

#[test]
fn there_is_a_row_for_each_request_of_each_run() {
    let runs = runs("errors");
    let rows = read(&text(&runs));
    let requests: Vec<_> = runs.iter().flat_map(|run| &run.record.requests).collect();
    assert_eq!(rows.len(), requests.len());
    for (row, request) in rows.iter().zip(&requests) {
        assert_eq!(row["label"], request.label);
        assert_eq!(row["url"], request.url);
        assert_eq!(row["error"], request.error.clone().unwrap_or_default());
        assert_eq!(row["status"], request.status.map(|it| it.to_string()).unwrap_or_default());
        assert_eq!(row["started_ms"].is_empty(), request.started_ms.is_none());
        if let Some(started_ms) = request.started_ms {
            assert!(is_near(number(row, "started_ms"), started_ms));
        }
        assert_eq!(number(row, "polls"), f64::from(request.polls));
    }
    let titles: Vec<_> =
        rows.iter().map(|row| (row["run"].clone(), row["run_title"].clone())).collect();
    assert_eq!(titles[0], ("1".to_owned(), runs[0].title.to_owned()));
    assert_eq!(
        titles.last(),
        Some(&(runs.len().to_string(), runs[runs.len() - 1].title.to_owned()))
    );
}

#[test]
fn a_request_that_was_never_started_has_a_row_too() {
    let rows = read(&text(&runs_until("ten-posts", 100.0)));
    let outcomes: Vec<_> = rows.iter().map(|row| row["outcome"].as_str()).collect();
    assert_eq!(outcomes[0], "cancelled");
    assert_eq!(outcomes[1], "never_started", "as the record has it");
    assert_eq!(rows[1]["started_ms"], "");
}

#[test]
fn lines_end_as_the_rfc_has_it() {
    let text = text(&runs("three-tasks"));
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.ends_with("\r\n"));
}

#[test]
fn a_text_of_any_kind_stays_one_cell() {
    let mut runs = runs("three-requests");
    let title = "a \"title\", of\r\ntwo lines; and ä€😀";
    runs[0].record.requests[0].title = Some(title.to_owned());
    let rows = read(&text(&runs));
    assert_eq!(rows[0]["title"], title);
    assert_eq!(rows.len(), 6);
}

#[test]
fn a_text_that_a_spreadsheet_would_run_is_marked_as_text() {
    let mut runs = runs("three-requests");
    let plain = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"x\",\"y\")"];
    // In full width, as Japanese keyboards type them and Excel runs them.
    let wide = ["＝1+1", "＋1", "－1", "＠SUM(A1)"];
    let hidden = [
        "\0=1",
        "\t1",
        "\r1",
        "\n1",
        " =1",
        "\u{a0}=1",
        "\u{3000}＝1",
        "\u{200b}=1",
        "\u{feff}+1",
        "\u{2060}\u{202f}@SUM(A1)",
        "\u{ad}-1",
        "\u{200e}=1",
    ];
    for formula in [&plain[..], &wide, &hidden].concat() {
        runs[0].record.requests[0].title = Some(formula.to_owned());
        runs[0].record.requests[0].error = Some(formula.to_owned());
        let rows = read(&text(&runs));
        assert_eq!(rows[0]["title"], format!("'{formula}"));
        assert_eq!(rows[0]["error"], format!("'{formula}"));
    }
    for harmless in ["1 = 1", " two", "\u{a0}three", "ä＝ö", "'=1"] {
        runs[0].record.requests[0].title = Some(harmless.to_owned());
        assert_eq!(read(&text(&runs))[0]["title"], harmless);
    }
}

#[test]
fn phases_have_columns_of_their_own() {
    let mut runs = runs("three-requests");
    let phases = Phases {
        queued: 0.5,
        connecting: 1.25,
        waiting: 300.0,
        receiving: 2.0,
        reused: Some(true),
    };
    runs[1].record.requests[2].phases = Some(phases);
    let rows = read(&text(&runs));
    let columns = ["queued_ms", "connecting_ms", "waiting_ms", "receiving_ms"];
    assert_eq!(columns.map(|column| number(&rows[5], column)), [0.5, 1.25, 300.0, 2.0]);
    assert_eq!(columns.map(|column| rows[4][column].as_str()), [""; 4]);
}
