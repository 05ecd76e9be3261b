//! The panel of a lab's earlier runs: their list, and two of them laid over each other.

use std::{cell::RefCell, fmt::Write};

use web_sys::Element;

use super::{
    dom::{Control, flag, part, query, query_all_in, say},
    rich_text,
    viewport::room,
};
use crate::{
    format::measured,
    lab::{Lab, RichText},
    picture::{Picture, Room, Track, span_for},
    run::{EndedRun, Press},
    session::LabModel,
};

/// The runs chosen as A and as B: each by the number of its press and its place in it.
pub(crate) fn chosen_runs(figure: &Element) -> [Option<(u32, usize)>; 2] {
    let mut pair = [None; 2];
    for input in query_all_in::<Control>(figure, "[data-part=earlier] input:checked") {
        let value = input.value();
        let Some((press, place)) = value.split_once(' ') else { continue };
        let run = press.parse().ok().zip(place.parse().ok());
        pair[usize::from(input.name().ends_with('B'))] = run;
    }
    pair
}

/// Lists the earlier runs, and lays the two over each other that the reader has chosen. `drawn` is the
/// picture as it was last drawn.
pub(super) fn show(figure: &Element, model: &LabModel, drawn: &RefCell<String>) {
    let (Some(root), Some(history)) = (part(figure, "earlier"), &model.history) else { return };
    list(&root, model.lab, history.presses());
    for input in query_all_in::<Control>(&root, "input[type=radio]") {
        let chosen = model.compared[usize::from(input.name().ends_with('B'))];
        let value = chosen.map(|(press, place)| format!("{press} {place}"));
        input.set_checked(value.as_deref() == Some(&*input.value()));
    }
    say(&part(&root, "opened").expect("lesson/parts/lab.html has it"), &model.opened);
    let in_template = "lesson/parts/lab.html has it";
    let picture = query(&root, ".picture").expect(in_template);
    let run = |(press, place)| Some((press, history.run(press, place)?));
    let (said, svg): (RichText, _) = match model.compared.map(|it| it.and_then(run)) {
        [Some(_), Some(_)] if model.compared[0] == model.compared[1] => {
            ("A and B are the same run.".into(), String::new())
        }
        [Some((press_a, a)), Some((press_b, b))] => {
            let titles = [(press_a, a), (press_b, b)]
                .map(|(press, run)| format!("{}, run {press}", run.title));
            (model.lab.compared(a, b), overlay([a, b], &titles, room(&picture)))
        }
        // It stands there before the first run, so that none is announced by it.
        _ => {
            let choose = "Of the runs that have ended, choose one as A and another as B.";
            (choose.into(), String::new())
        }
    };
    rich_text::show(&query(&root, ".said").expect(in_template), &said);
    if *drawn.borrow() != svg {
        picture.set_inner_html(&svg);
        drawn.replace(svg);
    }
}

/// Lists these presses, the last one on top. Rows that stay are left alone, and with them the
/// reader's focus.
fn list(root: &Element, lab: &Lab, presses: &[Press]) {
    let id = |press: &Press| format!("{}-press-{}", lab.name, press.number);
    for body in query_all_in::<Element>(root, "tbody") {
        if !presses.iter().any(|press| id(press) == body.id()) {
            body.remove();
        }
    }
    for press in presses {
        let id = id(press);
        if query(root, &format!("#{id}")).is_none() {
            let rows = rows(lab, press, &id);
            let head = query(root, "thead").expect("lesson/parts/lab.html has it");
            head.insert_adjacent_html("afterend", &rows).expect("our HTML is well-formed");
        }
    }
    let forget = query(root, "[data-action=forget-runs]").expect("lesson/parts/lab.html has it");
    flag(&forget, "aria-disabled", presses.is_empty());
}

/// The picture of two runs of these titles, as SVG; nothing while there is no room.
fn overlay(pair: [&EndedRun; 2], titles: &[String; 2], room: Room) -> String {
    if room.width <= 0.0 {
        return String::new();
    }
    let labels = pair.map(|run| -> Vec<String> {
        run.record.requests.iter().map(|request| request.label.clone()).collect()
    });
    let track = |place: usize| Track {
        strategy: pair[place].record.strategy,
        title: &titles[place],
        labels: &labels[place],
        ideal: &[],
        requests: &pair[place].record.requests,
        now_ms: pair[place].record.total_ms,
        total_ms: Some(pair[place].record.total_ms),
        clock_step_ms: pair[place].record.clock_step_ms,
        guess_ms: None,
        cost_us: None,
        peak: None,
        frames_ms: Vec::new(),
    };
    let latest = pair.map(|run| run.record.total_ms).into_iter().fold(0.0, f64::max);
    let label = "Timing bars of A and B, one above the other in each row";
    Picture::overlay(&[track(0), track(1)], span_for(latest), room).to_svg("overlay", label)
}

/// The rows of one press, below a head that says what its runs were made with. They hold only
/// numbers and words of our own: nothing from the network.
fn rows(lab: &Lab, press: &Press, id: &str) -> String {
    let (name, number) = (lab.name, press.number);
    let with = press.runs.first().map(|run| lab.made_with(&run.record)).unwrap_or_default();
    let mut html = format!(
        r#"<tbody id="{id}"><tr><th colspan="5" scope="rowgroup">Run {number}{with}</th></tr>"#
    );
    for (place, run) in press.runs.iter().enumerate() {
        let title = run.title;
        html += "<tr>";
        for letter in ["A", "B"] {
            let _ = write!(
                html,
                r#"<td><label><input type="radio" name="{name}-{letter}" value="{number} {place}" autocomplete="off" aria-label="{letter}: run {number}, {title}"></label></td>"#
            );
        }
        let state = run.record.ended();
        let total = measured(run.record.total_ms, run.record.clock_step_ms);
        let _ = write!(
            html,
            r#"<th scope="row" translate="no">{title}</th><td>{total}</td><td>{state}</td></tr>"#
        );
    }
    html + "</tbody>"
}
