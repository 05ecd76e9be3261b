//! A lab's numbers, for the text: what it says of a lab is taken from the lab.
//!
//! Each lab is a variable of its name, with `_` for `-`. Its members are its settings' defaults by
//! name (`limits.limit`), and
//!
//! * `settings`: each [setting](overlap::lab::Setting) whole, as in `limits.settings.limit.min`;
//! * `runs`: the runs that it makes of the defaults, each with its `tasks`, with the ideal
//!   `total_ms`, and with the number of `ready` futures where it is run over those;
//! * `tasks`: those of the first run, each with its `label` and with the milliseconds that it
//!   `takes_ms`;
//! * `answer_ms`: what each of these takes, where all take the same.

use std::collections::BTreeMap;

use minijinja::{Environment, Error, ErrorKind, Value, context, value::Serde};
use overlap::{
    lab::{Lab, Plan, Task, all},
    picture::ideal_total,
};

/// Adds the labs, and the filters by which their numbers are written.
pub(crate) fn add(templates: &mut Environment) {
    for lab in all() {
        templates.add_global(lab.name.replace('-', "_"), of(lab));
    }
    templates.add_filter("grouped", overlap::lab::grouped);
    templates.add_filter("seconds", seconds);
    templates.add_filter("in_words", in_words);
}

fn of(lab: &Lab) -> Value {
    let plans = (lab.plans)(&lab.default_settings());
    let tasks = plans.first().map_or(&[][..], |plan| &plan.tasks);
    let settings: BTreeMap<_, _> =
        lab.settings.iter().map(|s| (s.name, Value::from(Serde(s)))).collect();
    let defaults = lab.settings.iter().map(|s| (s.name, Value::from(s.default)));
    let mut values: BTreeMap<&str, Value> = defaults.collect();
    if let Some(ms) = same(tasks.iter().map(|task| task.takes_ms)) {
        values.insert("answer_ms", Value::from(ms));
    }
    values.insert("settings", Value::from(settings));
    values.insert("tasks", tasks.iter().map(task).collect());
    values.insert("runs", plans.iter().map(run).collect());
    Value::from(values)
}

fn run(plan: &Plan) -> Value {
    let tasks: Value = plan.tasks.iter().map(task).collect();
    context! { tasks, total_ms => ideal_total(&plan.ideal()), ready => plan.ready }
}

fn task(task: &Task) -> Value {
    context! { label => &task.label, takes_ms => task.takes_ms }
}

fn same(mut numbers: impl Iterator<Item = u32>) -> Option<u32> {
    let first = numbers.next()?;
    numbers.all(|number| number == first).then_some(first)
}

/// Milliseconds in seconds, to a hundredth at most: 0.5 or 0.33.
fn seconds(ms: f64) -> String {
    let exact = format!("{:.2}", ms / 1000.0);
    exact.strip_suffix('0').map_or(exact.clone(), str::to_owned)
}

/// A small number as a word.
fn in_words(number: u32) -> Result<&'static str, Error> {
    let small = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = match number {
        15 => "fifteen",
        20 => "twenty",
        30 => "thirty",
        40 => "forty",
        50 => "fifty",
        31 => "thirty-one",
        _ => small.get(number as usize).ok_or_else(|| {
            let why = format!("{number} is not written as a word: leave out `in_words`");
            Error::new(ErrorKind::InvalidOperation, why)
        })?,
    };
    Ok(word)
}
