//! A lab's figure, as it stands before any script runs: its controls and its ideal picture.

use std::collections::BTreeMap;

use minijinja::{
    Error, ErrorKind, State, Value, context,
    value::{Serde, ValueKind},
};
use overlap::{
    format::seconds,
    lab::{self as labs, CHAPTERS, Drawing, Lab},
    picture::{Picture, Room, Track, latest, span_for},
    run::Network,
};

use crate::values::fill;

/// How high a picture is at most: as the style sheet has it in a large window.
const STILL_HEIGHT: f64 = 640.0;

/// The HTML of a lab's figure, with the questions to answer before its run, if there are any, and
/// with what asks for a time to be predicted on the axis and what is said to it, where the lab has one.
///
/// # Errors
///
/// When there is no such lab, or only one of lab and text has a time to be predicted.
pub(crate) fn render(
    state: &State,
    name: &str,
    questions: Option<Value>,
    guess: Option<Value>,
) -> Result<Value, Error> {
    let lab = Lab::find(name).ok_or_else(|| {
        Error::new(ErrorKind::InvalidOperation, format!("there is no lab named {name}"))
    })?;
    let networks: Vec<_> =
        lab.networks().iter().map(|network| (network.name(), network.title())).collect();
    let questions = filled(state, &questions.unwrap_or_else(|| Value::from_iter([(); 0])))?;
    if lab.guess.is_some() != guess.is_some() {
        let words = format!("{name}: lab and text have to agree on whether a time is predicted");
        return Err(Error::new(ErrorKind::InvalidOperation, words));
    }
    let guess = guess.map(|guess| filled(state, &guess)).transpose()?;
    let html = state.env().get_template("parts/lab.html")?.render(context! {
        name,
        title => title(state, lab),
        is_first => labs::all().next().is_some_and(|first| first.name == name),
        questions,
        guess,
        stills => stills(lab),
        has_phases => lab.drawing == Drawing::Phases,
        spot => match lab.drawing {
            Drawing::Starts => "dot",
            Drawing::Curve | Drawing::Costs => "point",
            _ => "bar",
        },
        has_starts => lab.drawing == Drawing::Starts,
        has_replay => lab.drawing.features().has_replay,
        has_pair => (lab.plans)(&lab.default_settings()).len() == 2,
        settings => Serde(lab.settings),
        networks,
        has_api => lab.networks().contains(&Network::Url),
        own => lab.own.is_some(),
        tabs => tabs(lab),
        open => if lab.opens_log { "log" } else { "" },
    })?;
    Ok(Value::from_safe_string(html))
}

/// The name of a lab's figure: the title of its chapter, with its place where that has several.
fn title(state: &State, lab: &Lab) -> String {
    let title = state.lookup("title").unwrap_or_default();
    let of_chapter = CHAPTERS.iter().find_map(|chapter| {
        let place = chapter.labs.iter().position(|it| it.name == lab.name)?;
        Some((place + 1, chapter.labs.len()))
    });
    match of_chapter {
        Some((place, count)) if count > 1 => format!("Lab {place} of {count}: {title}"),
        _ => format!("Lab: {title}"),
    }
}

/// The same questions with the numbers in them: each of their texts is a template, and knows what
/// the chapter around it does.
fn filled(state: &State, questions: &Value) -> Result<Value, Error> {
    Ok(match questions.kind() {
        ValueKind::String => Value::from(fill(state, &questions.to_string())?),
        ValueKind::Seq => {
            questions.try_iter()?.map(|item| filled(state, &item)).collect::<Result<_, _>>()?
        }
        ValueKind::Map => {
            let member = |name: Value| {
                let text = filled(state, &questions.get_item(&name)?)?;
                Ok((name, text))
            };
            Value::from(
                questions.try_iter()?.map(member).collect::<Result<BTreeMap<_, _>, Error>>()?,
            )
        }
        _ => questions.clone(),
    })
}

/// The panels below the picture, by their names, each with the word on its tab.
fn tabs(lab: &Lab) -> Vec<(&'static str, &'static str)> {
    let mut tabs =
        vec![("log", "Log"), ("table", "Table"), ("export", "Export"), ("share", "Link and embed")];
    if lab.own.is_some() {
        tabs.insert(0, ("own", "Write your own"));
    }
    if lab.drawing.features().has_replay {
        tabs.push(("earlier", "Earlier runs"));
    }
    tabs
}

/// The lab's ideal as a wide and a narrow picture; the style sheet shows the one that fits.
fn stills(lab: &Lab) -> String {
    let plans = (lab.plans)(&lab.default_settings());
    let parts: Vec<_> = plans
        .iter()
        .map(|plan| {
            let labels: Vec<String> = plan.tasks.iter().map(|task| task.label.clone()).collect();
            (plan.strategy, plan.title, labels, plan.ideal())
        })
        .collect();
    let tracks: Vec<Track> = parts
        .iter()
        .map(|(strategy, title, labels, ideal)| Track {
            strategy: *strategy,
            title,
            labels,
            ideal,
            requests: &[],
            now_ms: 0.0,
            total_ms: None,
            guess_ms: None,
            clock_step_ms: None,
            cost_us: None,
            peak: None,
            frames_ms: Vec::new(),
        })
        .collect();
    let words: Vec<String> = latest(&tracks)
        .into_iter()
        .map(|track| format!("{} {}", track.title, seconds(track.ideal_ms())))
        .collect();
    let ideal = match lab.drawing {
        Drawing::Costs => "Nothing is measured yet.".to_owned(),
        _ => format!("The ideal: {}.", words.join(", ")),
    };
    let longest = tracks.iter().map(Track::ideal_ms).fold(0.0, f64::max);
    let span = span_for(longest);
    [("still wide", 880.0), ("still narrow", 340.0)]
        .map(|(class, width)| {
            Picture::draw(lab.drawing, &tracks, Some(span), Room { width, height: STILL_HEIGHT })
                .to_svg(class, &ideal)
        })
        .concat()
}
