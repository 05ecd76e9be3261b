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

use minijinja::{Environment, Error, ErrorKind, State, Value, context, value::Serde};
use overlap::{
    lab::{Lab, Plan, Task, all},
    picture::ideal_total,
};

/// Adds the labs, and the filters by which their numbers are written.
pub(crate) fn add(templates: &mut Environment) {
    for lab in all() {
        templates.add_global(lab.name.replace('-', "_"), of(lab));
    }
    templates.add_filter("grouped", overlap::format::grouped);
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

/// A number below a hundred as a word.
fn in_words(number: u32) -> Result<String, Error> {
    let small = [
        "none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match number {
        0..20 => Ok(small[number as usize].to_owned()),
        20..100 => {
            let ten = tens[number as usize / 10 - 2];
            let one = small[number as usize % 10];
            Ok(if number.is_multiple_of(10) { ten.to_owned() } else { format!("{ten}-{one}") })
        }
        _ => {
            let why = format!("{number} is too long as a word: leave out `in_words`");
            Err(Error::new(ErrorKind::InvalidOperation, why))
        }
    }
}

/// A text that is handed to a function of a chapter, with the numbers in it: it is a template as
/// well, and knows what the chapter around it does.
///
/// # Errors
///
/// When the template is wrong.
pub(crate) fn fill(state: &State, text: &str) -> Result<String, Error> {
    let known = state.exports().into_iter().map(|name| (name, state.lookup(name)));
    let known: BTreeMap<_, _> = known.collect();
    // A template that is no file can't say where it stands. The error around it names the line of
    // the chapter that hands it over.
    state.env().render_str(text, known).map_err(|error| {
        Error::new(ErrorKind::InvalidOperation, format!("in “{text}”")).with_source(error)
    })
}
