//! Posts and users in one go.

use practice::default_delay_ms;

use super::{Drawing, Lab, OwnStart, Plan, Record, Task, summary::total};
use crate::{format::ordinal, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    drawing: Drawing::Order,
    opens_log: true,
    own: Some(OwnStart::with(
        "join_pair",
        "const getPost = (id) => get(id);\nconst getUser = (id) => get(id + 5);",
    )),
    ..Lab::new("two-endpoints", |_| Plan::compare(&STRATEGIES, &tasks()), summary)
};

/// How many posts are fetched, and how many users.
const OF_EACH: usize = 5;

const STRATEGIES: [Strategy; 3] =
    [Strategy::Sequential, Strategy::JoinPair(OF_EACH), Strategy::JoinAll];

/// The posts, then the users.
fn tasks() -> Vec<Task> {
    let get = |kind: &str, id| {
        let path = format!("{kind}s/{id}");
        Task::get(format!("{kind} {id}"), &format!("{path}?n={id}"), default_delay_ms(&path))
    };
    let of_kind = |kind| (1..=OF_EACH).map(move |id| get(kind, id));
    of_kind("post").chain(of_kind("user")).collect()
}

fn summary(records: &[Record]) -> String {
    let [turn, pair, all] = records else { return String::new() };
    let Some(last) = all.requests.last() else { return String::new() };
    let sooner = all.requests.iter().filter(|it| it.settled_ms < last.settled_ms).count();
    format!(
        "One at a time took {}, both kinds at once {} with join! and {} with join_all. There, {} was the {} to be \
         answered, and is the {} of the results.",
        total(turn),
        total(pair),
        total(all),
        last.label,
        ordinal(sooner + 1),
        ordinal(all.requests.len()),
    )
}
