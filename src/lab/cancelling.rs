//! Dropping a future, and telling the network.

use practice::default_delay_ms;

use super::{
    Drawing, Lab, NetworkNeed, OwnStart, Plan, Record, Setting, Settings, Task, summary::count,
};
use crate::{run::Outcome, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[AFTER],
    network: NetworkNeed::Practice,
    drawing: Drawing::Beyond,
    expects_failures: true,
    own: Some(OwnStart::with("aborted", "const milliseconds = after;")),
    ..Lab::new("cancelling", plans, summary)
};

const AFTER: Setting = Setting::new("after", "give up after (ms)", 20..=400, 250);

fn plans(settings: &Settings) -> Vec<Plan> {
    let after = settings[&AFTER];
    Plan::compare(&[Strategy::Dropped(after), Strategy::Aborted(after)], &tasks())
}

/// Ten posts whose headers come at once: while the body is under way, every browser tells a
/// service worker that the reader has gone.
fn tasks() -> Vec<Task> {
    let task = |id| {
        let path = format!("posts/{id}");
        let takes_ms = default_delay_ms(&path);
        let query = format!("{path}?n={id}&ttfb=0&delay={takes_ms}");
        Task { path: Some(query), ..Task::timer(format!("post {id}"), takes_ms) }
    };
    (1..=10).map(task).collect()
}

fn summary(records: &[Record]) -> String {
    let [dropped, aborted] = records else { return String::new() };
    let given_up = [dropped, aborted].map(|run| count(run, Outcome::Cancelled));
    let page = if given_up[0] == given_up[1] {
        format!("To this page the two look alike: {} abandoned each time.", given_up[0])
    } else {
        format!("To this page the two look alike: {} abandoned, and {}.", given_up[0], given_up[1])
    };
    let (Some(left), Some(told)) = (dropped.witness, aborted.witness) else { return page };
    page + &format!(
        " The server saw the difference. It answered {} of the {} dropped requests to the end, and {} of \
         the {} aborted ones.",
        left.answered, left.arrived, told.answered, told.arrived
    )
}
