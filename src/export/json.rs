//! Long lists as JSON, part by part.

use std::{iter, mem};

use serde::Serialize;

use crate::run::EndedRun;

/// The records of all runs as a list, with a request a line.
pub fn json(runs: Vec<EndedRun>) -> impl Iterator<Item = String> {
    let records = runs.into_iter().enumerate().flat_map(|(index, EndedRun { mut record, .. })| {
        let requests = mem::take(&mut record.requests);
        let requests = (0..requests.len()).map(move |index| text(&requests[index]));
        let start = if index == 0 { "[" } else { "," };
        iter::once(start.to_owned()).chain(with_list(&text(&record), "requests", requests))
    });
    records.chain(iter::once("]\n".to_owned()))
}

/// A document with these values, which are JSON, in its list of this name, each on a line of its own. In `document`,
/// which is JSON, the list must be empty.
pub(super) fn with_list<V: Iterator<Item = String>>(
    document: &str,
    list: &str,
    values: V,
) -> impl Iterator<Item = String> + use<V> {
    // This can't be part of a text in the document, where a quote has a backslash before it.
    let member = format!("\"{list}\":[");
    let at = document.find(&format!("{member}]")).expect("the document has the list, empty");
    let (head, tail) = document.split_at(at + member.len());
    let (head, tail) = (head.to_owned(), format!("\n{tail}\n"));
    let lines = values.enumerate().map(|(index, value)| {
        let comma = if index == 0 { "" } else { "," };
        format!("{comma}\n{value}")
    });
    iter::once(head).chain(lines).chain(iter::once(tail))
}

/// A value of ours as JSON.
pub(super) fn text(value: &impl Serialize) -> String {
    let Ok(text) = serde_json::to_string(value) else {
        unreachable!("what is written has texts for its keys")
    };
    text
}
