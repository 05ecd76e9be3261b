//! The only place that changes a lab's model: a message comes in, effects go out.

use super::{
    effect::Effect,
    form::Form,
    lines::CodeLine,
    model::LabModel,
    news::log_news,
    phase::{Phase, StopReason},
    replay::ReplayStep,
    runner::{Event, Press},
};
use crate::{
    exercise,
    format::{measured, microseconds},
    lab::Lab,
    link::Link,
    network::Unavailable,
    picture::Spot,
    run::{History, Network, Record, Recorder},
};

/// How often the log is written while a run lasts, in milliseconds. A frame with news in the log takes
/// the thread far longer than one without, and requests wait for the thread.
const LOG_EVERY_MS: f64 = 100.0;

/// What happens to a lab.
#[derive(Debug)]
pub(crate) enum Msg {
    /// What an earlier visit kept under [`choices_name`] and [`guess_name`].
    Restored {
        choices: String,
        guess: String,
    },
    /// The reader wants forgotten whatever was kept.
    Forgotten,
    /// The lab can run: its network has answered, or can't be asked, or is not needed.
    Ready(Option<Unavailable>),
    /// The reader, a preset or a number in the text has put a text into a control.
    Typed {
        control: String,
        value: String,
    },
    /// A link asks for these values by the names of their controls.
    Followed(Vec<(String, String)>),
    /// The reader wants the run of this strategy alone.
    RunAlone(String),
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
    /// The reader wants to answer the questions again.
    AnswerAgain,
    /// The reader has chosen at the questions.
    Chose(Vec<String>),
    /// The reader has written this code, and wants it run beside the lab's runs.
    WroteOwn(String),
    /// The reader wants no code of their own run any longer.
    DroppedOwn,
    /// The reader wants the two runs one over the other, or no longer.
    Overlaid,
    /// The reader wants something of the replay.
    Replay(ReplayStep),
    /// The pointer is at this row or point of the picture, or at none any longer.
    Pointed(Option<Spot>),
    /// The reader points at this line of a listing, or at none any longer.
    PointedAtLine(Option<CodeLine>),
    /// The reader has chosen this row or point of the picture, or none any longer.
    ChoseSpot(Option<Spot>),
    /// The reader has chosen two earlier runs.
    Compared([Option<(u32, usize)>; 2]),
    /// The reader wants the earlier runs forgotten.
    ForgetRuns,
    /// The reader has opened a file of runs, or what keeps it from being one.
    Opened(Result<Vec<Record>, String>),
    /// What became of an export.
    Exported(String),
    /// The page's address is to lead to the lab as it is set.
    NoteAddress,
}

/// Under which name the choices at a lab's questions are kept.
pub(crate) fn choices_name(lab: &Lab) -> String {
    format!("guess:lab-{}", lab.name)
}

/// Under which name the guess on a lab's axis is kept.
pub(crate) fn guess_name(lab: &Lab) -> String {
    format!("{}-guess", lab.name)
}

/// Changes the model as a message asks, and gives what is to be done besides, in this order.
pub(crate) fn update(model: &mut LabModel, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Restored { choices, guess } => {
            let kept = choices.split(' ').chain(std::iter::repeat(""));
            model.choices.iter_mut().zip(kept).for_each(|(choice, kept)| kept.clone_into(choice));
            model.guess_ms = guess.parse::<u32>().ok().map(f64::from);
        }
        Msg::Forgotten => {
            model.choices.fill(String::new());
            model.guess_ms = None;
            model.drop_own();
            let lab = model.lab;
            change_form(model, |form| {
                form.set(lab, "url", "");
                form.set(lab, "headers", "");
            });
        }
        Msg::Ready(unavailable) => {
            if let Some(Unavailable(why)) = unavailable {
                model.unavailable = Some((Network::Browser, why));
                model.read_form();
            }
            model.enter(Phase::Idle);
        }
        Msg::Typed { control, value } => {
            let lab = model.lab;
            change_form(model, |form| form.set(lab, &control, &value));
        }
        Msg::Followed(wanted) => followed(model, &wanted),
        Msg::Run => press_run(model, None),
        Msg::RunAlone(strategy) => press_run(model, Some(&strategy)),
        Msg::Cancel => stop(model, StopReason::Cancel),
        Msg::Reset if model.phase.is_under_way() => stop(model, StopReason::Reset),
        Msg::Reset if model.phase == Phase::Loading => {}
        Msg::Reset => reset(model),
        Msg::Runner(event) => heard(model, event),
        Msg::RunsEnded => runs_ended(model),
        Msg::Frame { now_ms } => frame(model, now_ms),
        Msg::Hidden => recorders(model).for_each(Recorder::note_hidden),
        Msg::Guessed(ms) => {
            model.guess_ms = Some(ms);
            keep(model, guess_name(model.lab), format!("{ms:.0}"));
        }
        Msg::AnswerAgain => model.answers_again = model.shows_feedback,
        Msg::Chose(choices) => {
            keep(model, choices_name(model.lab), choices.join(" "));
            model.choices = choices;
        }
        Msg::WroteOwn(text) => model.write_own(&text),
        Msg::DroppedOwn => model.drop_own(),
        Msg::Overlaid => model.is_overlaid = !model.is_overlaid && model.phase.is_over(),
        Msg::Replay(step) => model.replay_step(step),
        Msg::PointedAtLine(line) => model.pointed_line = line,
        Msg::Pointed(spot) => model.pointed = spot,
        Msg::ChoseSpot(spot) => {
            model.pointed = None;
            model.chosen = spot;
        }
        Msg::Compared(pair) => model.compared = pair,
        Msg::ForgetRuns => {
            model.history.iter_mut().for_each(History::forget);
            model.compared = [None; 2];
            model.opened.clear();
        }
        Msg::Opened(records) => model.open(records),
        Msg::Exported(words) => model.exported = words,
        Msg::NoteAddress => {
            model.read_form();
            note_address(model);
        }
    }
    std::mem::take(&mut model.effects)
}

fn keep(model: &mut LabModel, name: String, text: String) {
    model.effects.push(Effect::Keep { name, text });
}

/// What records the runs that have started.
fn recorders(model: &LabModel) -> impl Iterator<Item = &Recorder> {
    model.runs.iter().filter_map(|run| run.recorder.as_ref())
}

/// Changes what stands in the controls. What was shown of the last run goes with that.
fn change_form(model: &mut LabModel, change: impl FnOnce(&mut Form)) {
    let before = model.form.clone();
    change(&mut model.form);
    if model.form.asks_as(&before) {
        return;
    }
    if ["url", "headers"].iter().any(|name| model.form.value(name) != before.value(name)) {
        // It was another address that could not be asked.
        model.unavailable = None;
    }
    model.link_problem.clear();
    model.read_form();
    if model.checked.settings.is_none() {
        return;
    }
    match model.phase {
        Phase::Loading => model.lay_out(),
        Phase::Connecting(_) | Phase::Running(_) => {
            "Changes take effect with the next run.".clone_into(&mut model.note);
        }
        Phase::Idle | Phase::Done | Phase::Failed => show_anew(model),
    }
}

/// Shows the runs that the form makes, and nothing of those before.
fn show_anew(model: &mut LabModel) {
    model.clear_results();
    model.alone = None;
    model.lay_out();
    model.enter(Phase::Idle);
    model.effects.push(Effect::ClearLog);
}

/// Fills in what a link asks for, and says what of it can't be. What is set that way already is left
/// alone, with its results.
fn followed(model: &mut LabModel, wanted: &[(String, String)]) {
    let lab = model.lab;
    let link = Link::read(lab, wanted);
    let is_news = |(name, value): &(String, String)| model.form.value(name) != value;
    let has_new_address = link.values.iter().any(|it| it.0 == "url" && is_news(it));
    change_form(model, |form| {
        if has_new_address {
            // They may hold a key, which is not for whatever address a link brings along.
            form.set(lab, "headers", "");
        }
        link.values.iter().for_each(|(name, value)| form.set(lab, name, value));
    });
    model.noted_link.clone_from(&model.link);
    if !link.problems.is_empty() {
        let problems = link.problems.join(" ");
        model.link_problem = format!("Part of this link isn’t valid. {problems}");
        model.read_form();
    }
}

fn note_address(model: &mut LabModel) {
    let (before, now) = model.note_link();
    model.effects.push(Effect::NoteAddress { before, now });
}

/// Makes the lab's runs, or that of one strategy alone.
fn press_run(model: &mut LabModel, alone: Option<&str>) {
    if !model.phase.can_run() {
        return;
    }
    model.unavailable = None;
    model.link_problem.clear();
    model.read_form();
    let Some(settings) = model.checked.settings.clone() else { return };
    let plans = if let Some(strategy) = alone {
        let Some(plan) = model.prepare_alone(strategy) else { return };
        vec![plan]
    } else {
        model.alone = None;
        model.lay_out();
        model.runs.iter().map(|run| run.plan.clone()).collect()
    };
    note_address(model);
    model.clear_results();
    model.enter(Phase::Connecting(None));
    if model.lab.guess.is_some() {
        // The line is set: now the axis need not be longer than the runs.
        model.fit_axis();
    }
    model.waits_for.clear();
    let press = Press {
        lab: model.lab.name,
        network: model.form.network(),
        api: model.form.api().and_then(Result::ok),
        own: model.own.clone(),
        plans,
        settings,
    };
    model.effects.extend([Effect::ClearLog, Effect::Start(press)]);
}

fn stop(model: &mut LabModel, reason: StopReason) {
    let stopped = model.phase.stopped(reason);
    if model.phase.is_under_way() && model.phase.may_become(stopped) {
        model.enter(stopped);
        model.effects.push(Effect::Stop);
    }
}

/// Back to what the page showed at first. The chosen network and the own API stay as they are.
fn reset(model: &mut LabModel) {
    model.form.reset(model.lab);
    model.unavailable = None;
    model.link_problem.clear();
    model.enter(Phase::Idle);
    model.read_form();
    show_anew(model);
}

fn heard(model: &mut LabModel, event: Event) {
    // A run alone is the first of its press, wherever it stands in the picture.
    let alone = model.alone;
    let place = |index: usize| alone.unwrap_or(index);
    match event {
        Event::Waits(words) => model.waits_for = words,
        Event::Connected { has_endpoint, unavailable } => {
            if let Some(why) = unavailable {
                model.unavailable = Some((model.form.network(), why));
                model.read_form();
            }
            if has_endpoint.contains(&true) {
                let mut has_endpoint = has_endpoint.into_iter();
                // Of a run alone, the others have no place in this list.
                if model.alone.is_none() {
                    model.runs.retain(|_| has_endpoint.next().unwrap_or_default());
                }
                model.enter(Phase::Running(model.phase.stop_reason()));
            }
        }
        Event::Lost(why) => {
            model.unavailable = Some((model.form.network(), why));
            model.read_form();
        }
        Event::Started(index, recorder) => {
            let index = place(index);
            let run = &mut model.runs[index];
            run.recorder = Some(recorder);
            let title = run.plan.title.to_owned();
            model.effects.push(Effect::LogHeading(run.plan.strategy, title));
        }
        Event::Returned(index) => {
            log_news(model);
            let run = &model.runs[place(index)];
            let recorder = run.recorder.as_ref();
            let line = if let Some(cost_us) = recorder.and_then(Recorder::cost_us) {
                format!("{} for each", microseconds(cost_us))
            } else {
                let step_ms = recorder.and_then(Recorder::clock_step_ms);
                format!("Total: {}", measured(run.total_ms().unwrap_or_default(), step_ms))
            };
            model.effects.push(Effect::LogHeading(run.plan.strategy, line));
        }
        Event::Ended(index, record) => {
            let index = place(index);
            let run = &mut model.runs[index];
            run.record = Some((*record).clone());
            let how =
                format!("{}, {}", run.plan.title, measured(record.total_ms, record.clock_step_ms));
            let done = exercise::ALL.iter().filter(|exercise| exercise.is_done_by(&record));
            let ticks = done.map(|it| Effect::Tick { exercise: it.name, how: how.clone() });
            let ticks: Vec<_> = ticks.collect();
            model.effects.push(Effect::Announce { index, record: *record });
            model.effects.extend(ticks);
        }
    }
}

fn runs_ended(model: &mut LabModel) {
    if model.phase.stop_reason() == Some(StopReason::Reset) {
        reset(model);
    } else {
        model.conclude();
        model.read_form();
    }
}

fn frame(model: &mut LabModel, now_ms: f64) {
    model.replay_frame(now_ms);
    if !model.phase.is_under_way() {
        return;
    }
    recorders(model).for_each(Recorder::note_frame);
    if now_ms - model.logged_at_ms >= LOG_EVERY_MS {
        model.logged_at_ms = now_ms;
        log_news(model);
    }
}
