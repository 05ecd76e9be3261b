//! The only place that changes a lab's model: a message comes in, effects go out.

use super::{
    form::Form,
    model::{LabModel, Progress, Run},
    phase::{Phase, StopReason},
    replay::ReplayStep,
    runner::{Event, Press},
};
use crate::{
    exercise,
    format::{microseconds, seconds},
    lab::Settings,
    link::Link,
    network::Unavailable,
    run::{History, Line, Network, Record, Recorder},
    strategy::Strategy,
};

/// How often the log is written while a run lasts, in milliseconds. A frame with news in the log takes
/// the thread far longer than one without, and requests wait for the thread.
const LOG_EVERY_MS: f64 = 100.0;

/// What happens to a lab.
#[derive(Debug)]
pub(crate) enum Msg {
    /// What an earlier visit left: the choices at the questions, and the guess.
    Restored {
        choices: Vec<String>,
        guess_ms: Option<f64>,
    },
    /// The lab can run: its network has answered, or can't be asked, or is not needed.
    Ready(Option<Unavailable>),
    /// The reader, a preset or a number in the text has put a text into a control.
    Typed {
        control: String,
        value: String,
    },
    /// The reader's own API, typed at any lab.
    ApiTyped {
        address: String,
        headers: String,
    },
    /// A link asks for these values by the names of their controls.
    Followed(Vec<(String, String)>),
    /// Run, Cancel and Reset are pressed.
    Run,
    Cancel,
    Reset,
    /// Something happened to the runs under way.
    Runner(Event),
    /// All runs of the press are over.
    RunsEnded,
    /// The browser is about to draw a frame.
    Frame {
        now_ms: f64,
    },
    /// The page went out of sight.
    Hidden,
    /// The reader has moved the guess on the axis.
    Guessed(f64),
    /// The reader has chosen at the questions.
    Chose(Vec<String>),
    /// The reader wants something of the replay.
    Replay(ReplayStep),
    /// The reader has chosen two earlier runs.
    Compared([Option<(u32, usize)>; 2]),
    /// The reader wants the earlier runs forgotten.
    ForgetRuns,
    /// What became of an export.
    Exported(String),
    /// The page's address is to lead to the lab as it is set.
    NoteAddress,
}

/// What is to be done outside of the model.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Make these runs.
    Start(Press),
    /// End the runs under way.
    Stop,
    /// The page's address comes to be about the lab: `now` says how it is set, `before` how it was when
    /// the address was last about it.
    NoteAddress { before: String, now: String },
    /// Keep this choice for the next visit.
    KeepChoices(Vec<String>),
    /// Keep this guess for the next visit.
    KeepGuess(f64),
    /// Empty the log.
    ClearLog,
    /// Add a heading to the log, in a strategy's colour.
    LogHeading(Strategy, String),
    /// Add lines to the log.
    LogLines(Vec<Line>),
    /// Show the requests of the run with this index that ended past so many events to the browser's
    /// developer tools.
    ShowEnds { index: usize, seen: usize },
    /// A run has ended: tell whoever listens.
    Announce { index: usize, record: Record },
    /// An exercise is done, and by which run.
    Tick { exercise: &'static str, how: String },
}

/// Changes the model as a message asks, and gives what is to be done besides, in this order.
pub(crate) fn update(model: &mut LabModel, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Restored { choices, guess_ms } => {
            model.choices = choices;
            model.guess_ms = guess_ms;
            Vec::new()
        }
        Msg::Ready(unavailable) => {
            if let Some(Unavailable(why)) = unavailable {
                model.unavailable = Some((Network::Browser, why));
                model.read_form();
            }
            model.enter(Phase::Idle);
            Vec::new()
        }
        Msg::Typed { control, value } => {
            let lab = model.lab;
            change_form(model, |form| form.set(lab, &control, &value))
        }
        Msg::ApiTyped { address, headers } => api_typed(model, address, headers),
        Msg::Followed(wanted) => followed(model, &wanted),
        Msg::Run => press_run(model),
        Msg::Cancel => stop(model, StopReason::Cancel),
        Msg::Reset => match model.phase {
            Phase::Loading => Vec::new(),
            Phase::Connecting(_) | Phase::Running(_) => stop(model, StopReason::Reset),
            Phase::Idle | Phase::Done | Phase::Failed => reset(model),
        },
        Msg::Runner(event) => heard(model, event),
        Msg::RunsEnded => runs_ended(model),
        Msg::Frame { now_ms } => frame(model, now_ms),
        Msg::Hidden => {
            model.runs.iter().filter_map(Run::recorder).for_each(Recorder::note_hidden);
            Vec::new()
        }
        Msg::Guessed(ms) => {
            model.guess_ms = Some(ms);
            vec![Effect::KeepGuess(ms)]
        }
        Msg::Chose(choices) => {
            model.choices.clone_from(&choices);
            vec![Effect::KeepChoices(choices)]
        }
        Msg::Replay(step) => {
            model.replay_step(step);
            Vec::new()
        }
        Msg::Compared(pair) => {
            model.compared = pair;
            Vec::new()
        }
        Msg::ForgetRuns => {
            model.history.iter_mut().for_each(History::forget);
            model.compared = [None; 2];
            Vec::new()
        }
        Msg::Exported(words) => {
            model.exported = words;
            Vec::new()
        }
        Msg::NoteAddress => {
            model.read_form();
            note_address(model)
        }
    }
}

/// Changes what stands in the controls. What was shown of the last run goes with that.
fn change_form(model: &mut LabModel, change: impl FnOnce(&mut Form)) -> Vec<Effect> {
    let before = model.form.clone();
    change(&mut model.form);
    if model.form == before {
        return Vec::new();
    }
    model.link_problem.clear();
    model.read_form();
    let Some(settings) = model.checked.settings.clone() else { return Vec::new() };
    match model.phase {
        Phase::Loading => {
            model.show_ideal();
            Vec::new()
        }
        Phase::Connecting(_) | Phase::Running(_) => {
            "What you change now counts from the next run.".clone_into(&mut model.note);
            Vec::new()
        }
        Phase::Idle | Phase::Done | Phase::Failed => {
            model.clear_results();
            model.lay_out(&settings);
            model.note = model.form.note(model.lab, &settings);
            model.enter(Phase::Idle);
            vec![Effect::ClearLog]
        }
    }
}

fn api_typed(model: &mut LabModel, address: String, headers: String) -> Vec<Effect> {
    if model.form.address == address && model.form.headers == headers {
        return Vec::new();
    }
    if model.form.network() != Network::Url {
        // It is not shown here, and nothing follows from it.
        (model.form.address, model.form.headers) = (address, headers);
        return Vec::new();
    }
    // It was another address that could not be asked.
    model.unavailable = None;
    change_form(model, |form| (form.address, form.headers) = (address, headers))
}

/// Fills in what a link asks for, and says what of it can't be. What is set that way already is left
/// alone, with its results.
fn followed(model: &mut LabModel, wanted: &[(String, String)]) -> Vec<Effect> {
    let lab = model.lab;
    let link = Link::read(lab, wanted);
    let is_news = |(name, value): &(String, String)| model.form.value(name) != Some(value);
    let effects = if link.values.iter().any(is_news) {
        let has_new_address = link.values.iter().any(|it| it.0 == "url" && is_news(it));
        change_form(model, |form| {
            if has_new_address {
                // They may hold a key, which is not for whatever address a link brings along.
                form.headers.clear();
            }
            link.values.iter().for_each(|(name, value)| form.set(lab, name, value));
        })
    } else {
        Vec::new()
    };
    model.noted_link.clone_from(&model.link);
    if !link.problems.is_empty() {
        let problems = link.problems.join(" ");
        model.link_problem = format!("This link asks for what can’t be. {problems}");
        model.read_form();
    }
    effects
}

fn note_address(model: &mut LabModel) -> Vec<Effect> {
    let (before, now) = model.note_link();
    vec![Effect::NoteAddress { before, now }]
}

fn press_run(model: &mut LabModel) -> Vec<Effect> {
    if !model.phase.can_run() {
        return Vec::new();
    }
    model.unavailable = None;
    model.link_problem.clear();
    model.read_form();
    let Some(settings) = model.checked.settings.clone() else { return Vec::new() };
    let mut effects = note_address(model);
    effects.push(Effect::ClearLog);
    effects.push(Effect::Start(begin(model, settings)));
    effects
}

/// Clears the table for a new press of Run.
fn begin(model: &mut LabModel, settings: Settings) -> Press {
    model.clear_results();
    model.enter(Phase::Connecting(None));
    model.lay_out(&settings);
    Press {
        lab: model.lab.name,
        network: model.form.network(),
        api: model.form.api().and_then(Result::ok),
        plans: model.runs.iter().map(|run| run.plan.clone()).collect(),
        settings,
    }
}

fn stop(model: &mut LabModel, reason: StopReason) -> Vec<Effect> {
    let stopped = model.phase.stopped(reason);
    if !model.phase.is_under_way() || !model.phase.may_become(stopped) {
        return Vec::new();
    }
    model.enter(stopped);
    vec![Effect::Stop]
}

/// Back to what the page showed at first. The chosen network and the own API stay as they are.
fn reset(model: &mut LabModel) -> Vec<Effect> {
    model.form.reset(model.lab);
    model.unavailable = None;
    model.link_problem.clear();
    model.clear_results();
    model.read_form();
    model.show_ideal();
    model.enter(Phase::Idle);
    vec![Effect::ClearLog]
}

fn heard(model: &mut LabModel, event: Event) -> Vec<Effect> {
    match event {
        Event::Connected { has_endpoint, unavailable } => {
            if let Some(why) = unavailable {
                model.unavailable = Some((model.form.network(), why));
                model.read_form();
            }
            if has_endpoint.contains(&true) {
                let mut has_endpoint = has_endpoint.into_iter();
                model.runs.retain(|_| has_endpoint.next().unwrap_or_default());
                model.enter(Phase::Running(model.phase.stop_reason()));
            }
            Vec::new()
        }
        Event::Started(index, recorder) => {
            let run = &mut model.runs[index];
            run.progress = Progress::Live(recorder);
            vec![Effect::LogHeading(run.plan.strategy, run.plan.title.to_owned())]
        }
        Event::Returned(index) => {
            let mut effects = log_news(model);
            let run = &model.runs[index];
            if let Some(recorder) = run.recorder() {
                let line = match recorder.cost_us() {
                    Some(cost_us) => format!("{} for each", microseconds(cost_us)),
                    None => format!("Total: {}", seconds(run.total_ms().unwrap_or_default())),
                };
                effects.push(Effect::LogHeading(run.plan.strategy, line));
            }
            effects
        }
        Event::Ended(index, record) => {
            let run = &mut model.runs[index];
            run.progress = Progress::Ended(record.clone());
            let how = format!("{}, {}", run.plan.title, seconds(record.total_ms));
            let done = exercise::ALL.iter().filter(|exercise| (exercise.is_met)(&record));
            let ticks = done.map(|it| Effect::Tick { exercise: it.name, how: how.clone() });
            let ticks: Vec<_> = ticks.collect();
            [Effect::Announce { index, record }].into_iter().chain(ticks).collect()
        }
    }
}

fn runs_ended(model: &mut LabModel) -> Vec<Effect> {
    if model.phase.stop_reason() == Some(StopReason::Reset) {
        return reset(model);
    }
    model.conclude();
    model.read_form();
    if let Some(settings) = &model.checked.settings {
        model.note = model.form.note(model.lab, settings);
    }
    Vec::new()
}

fn frame(model: &mut LabModel, now_ms: f64) -> Vec<Effect> {
    model.replay_frame(now_ms);
    if !model.phase.is_under_way() {
        return Vec::new();
    }
    model.runs.iter().filter_map(Run::recorder).for_each(Recorder::note_frame);
    if now_ms - model.logged_at_ms < LOG_EVERY_MS {
        return Vec::new();
    }
    model.logged_at_ms = now_ms;
    log_news(model)
}

/// What has happened since the log was last written.
fn log_news(model: &mut LabModel) -> Vec<Effect> {
    let (lab, mut effects) = (model.lab, Vec::new());
    for (index, run) in model.runs.iter_mut().enumerate() {
        let Some(recorder) = run.recorder() else { continue };
        let mut lines = recorder.events_after(run.logged);
        if lines.is_empty() {
            continue;
        }
        effects.push(Effect::ShowEnds { index, seen: run.logged });
        run.logged += lines.len();
        // The totals are what rounds are for.
        let has_rounds = lab.drawing.features().has_rounds;
        lines.retain(|line| match (has_rounds, line.is_start) {
            (true, _) => line.is_failure,
            (false, is_start) => lab.logs_starts || !is_start,
        });
        effects.push(Effect::LogLines(lines));
    }
    effects
}
