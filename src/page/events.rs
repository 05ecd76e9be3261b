//! What a lab hears: each event of the page becomes a message.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, KeyboardEvent, MouseEvent, PointerEvent};

use super::{browser::now, export, lab::PageLab};
use crate::{
    picture::SpotStep,
    session::{Msg, ReplayStep},
    view::{
        Control, choices, chosen_runs, closest, copy, has_files, is_hidden, listen, listen_on,
        opened_records, query, watch_on_screen, watch_resize, watch_window,
    },
};

/// Has a lab hear what is done to its figure, for as long as the page lives.
pub(super) fn listen_for(lab: &'static PageLab) {
    let root = &lab.view.root;
    listen_on(root, "submit", |event| {
        event.prevent_default();
        lab.dispatch(Msg::Run);
    });
    for kind in ["dragover", "drop"] {
        listen_on(root, kind, move |event| {
            if has_files(&event) {
                // The browser would leave the page for the file.
                event.prevent_default();
                if event.type_() == "drop" {
                    lab.view.open_tab("earlier");
                    spawn_local(open(lab, event));
                }
            }
        });
    }
    listen_on(root, "click", move |event| clicked(lab, &event));
    listen_on(&lab.view.picture, "pointermove", move |event| {
        // A finger that moves scrolls.
        if !is_touch(&event) {
            lab.point(lab.view.spot_at(&event));
        }
    });
    listen_on(&lab.view.picture, "pointerleave", move |_| lab.point(None));
    listen_on(root, "keydown", move |event| {
        let stepped = lab.view.stepped(&lab.model.borrow(), &event);
        if let Some(msg) = stepped {
            event.prevent_default();
            lab.dispatch(msg);
        }
    });
    listen_on(root, "input", move |event| {
        if closest(&event, "[name=record]").is_some() {
            spawn_local(open(lab, event));
        } else if let Some(msg) = typed(lab, &event) {
            lab.dispatch(msg);
        }
    });
    listen_on(root, "keydown", move |event| {
        if is_run_key(&event) && closest(&event, "[name=code]").is_some() {
            event.prevent_default();
            lab.run_own();
        }
    });
    listen("visibilitychange", move |_| {
        if is_hidden() {
            lab.dispatch(Msg::Hidden);
        }
    });
    for strip in &lab.view.strips {
        listen_on(&strip.root, "click", move |event| {
            let Some(button) = closest(&event, "button") else { return };
            if button.has_attribute("data-action") {
                lab.view.put_own(lab.lab, Some(strip));
            } else if lab.model.borrow().runs_alone(&strip.strategy) {
                cancel(lab, &event);
            } else {
                lab.dispatch(Msg::RunAlone(strip.strategy.clone()));
            }
        });
        for kind in ["pointermove", "click"] {
            listen_on(&strip.picture, kind, move |event| lab.point(strip.spot_at(&event)));
        }
        listen_on(&strip.picture, "pointerleave", move |_| lab.point(None));
        for (kind, is_end) in [
            ("pointerover", false),
            ("focusin", false),
            ("click", false),
            ("focusout", true),
            ("pointerout", true),
        ] {
            listen_on(&strip.listing, kind, move |event| {
                let line = strip.line_at(&lab.model.borrow(), &event);
                if line.is_some() {
                    lab.point_at_line(line.filter(|_| !is_end));
                }
            });
        }
        watch_on_screen(&strip.picture, move |is_seen| {
            strip.is_on_screen.set(is_seen);
            lab.draw();
        });
        watch_resize(&strip.picture, move || {
            strip.measure();
            lab.draw();
        });
    }
    watch_on_screen(&lab.view.picture, move |is_seen| lab.seen(is_seen));
    watch_resize(&lab.view.picture, move || lab.measure());
    watch_window(move || lab.measure());
    if let Some(place) = query(root, "[data-part=earlier] .picture") {
        watch_resize(&place, move || lab.view.render_compared(&lab.model.borrow()));
    }
}

/// Opens the file of runs that an event has.
async fn open(lab: &'static PageLab, event: Event) {
    if let Some(records) = opened_records(event).await {
        lab.dispatch(Msg::Opened(records));
    }
}

/// What is typed or chosen in a figure means what the part around it is for.
fn typed(lab: &PageLab, event: &Event) -> Option<Msg> {
    let figure = &lab.view.root;
    let control: Control = event.target()?.unchecked_into();
    match closest(event, "[data-part]")?.get_attribute("data-part")?.as_str() {
        "replay" if control.tag_name() == "SELECT" => {
            Some(Msg::Replay(ReplayStep::Slowness(control.value().parse().unwrap_or(1))))
        }
        "replay" => Some(Msg::Replay(ReplayStep::To(control.value_as_number()))),
        "own" if control.name() == "code" => Some(Msg::WroteOwn(control.value())),
        "spots" => {
            let step = SpotStep::To(control.value().parse().unwrap_or_default());
            Some(Msg::ChoseSpot(lab.view.step(&lab.model.borrow(), step)))
        }
        "mark" => Some(Msg::Guessed(control.value_as_number())),
        "question" => Some(Msg::Chose(choices(figure))),
        "earlier" => Some(Msg::Compared(chosen_runs(figure))),
        "form" => Some(Msg::Typed { control: control.name(), value: control.value() }),
        // The own API is all labs' business: the page hears it.
        _ => None,
    }
}

/// Whether a key is pressed that runs what is written: Ctrl-Enter, or ⌘-Enter.
fn is_run_key(event: &Event) -> bool {
    event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|key| key.key() == "Enter" && (key.ctrl_key() || key.meta_key()))
}

/// Whether a finger is what points.
fn is_touch(event: &Event) -> bool {
    event.dyn_ref::<PointerEvent>().is_some_and(|it| it.pointer_type() == "touch")
}

/// How many clicks in a row this is the last of; none for a press of a key.
fn clicks(event: &Event) -> i32 {
    event.dyn_ref::<MouseEvent>().map_or(0, |click| click.detail())
}

/// The second click of a double one is not meant for what the first has made of the button.
fn cancel(lab: &'static PageLab, event: &Event) {
    // By the time that the browser does what a button is for, this one may be Run again.
    event.prevent_default();
    if clicks(event) < 2 {
        lab.dispatch(Msg::Cancel);
    }
}

/// A button does what its attribute names.
fn clicked(lab: &'static PageLab, event: &Event) {
    if let Some(title) = closest(event, "svg.live .title") {
        let strategy = lab.model.borrow().offered_alone(lab.view.place_of(&title));
        if let Some(strategy) = strategy {
            lab.dispatch(Msg::RunAlone(strategy.to_owned()));
        }
    } else if closest(event, "svg.live").is_some() {
        lab.choose(lab.view.spot_at(event));
    }
    let Some(button) = closest(event, "button") else { return };
    let button: Control = button.unchecked_into();
    if let Some(step) = button.get_attribute("data-replay") {
        lab.dispatch(Msg::Replay(match step.as_str() {
            "play" => ReplayStep::Play { now_ms: now() },
            "back" => ReplayStep::Back,
            _ => ReplayStep::Forward,
        }));
    }
    if let Some(text) = button.get_attribute("data-copy") {
        lab.dispatch(Msg::NoteAddress);
        spawn_local(copy(lab.view.root.clone(), text));
    }
    if let Some(control) = button.get_attribute("data-preset") {
        lab.dispatch(Msg::Typed { control, value: button.value() });
    }
    if let Some(format) = button.get_attribute("data-export").and_then(|it| it.parse().ok()) {
        spawn_local(export::save(lab, format));
    }
    if let Some(tab) = button.get_attribute("data-tab") {
        lab.view.turn_tab(&tab);
        lab.view.render(&lab.model.borrow());
    }
    match button.get_attribute("data-action").as_deref() {
        Some("cancel") => cancel(lab, event),
        Some("answer-again") => lab.dispatch(Msg::AnswerAgain),
        Some("run-alone") => lab.dispatch(Msg::RunAlone(button.value())),
        Some("write-own") => {
            let text = lab.view.write_own(&lab.model.borrow());
            if let Some(text) = text {
                lab.dispatch(Msg::WroteOwn(text));
            }
        }
        Some("reset-own") => lab.view.put_own(lab.lab, None),
        Some("run-own") => lab.run_own(),
        Some("drop-own") => {
            lab.dispatch(Msg::DroppedOwn);
            if lab.model.borrow().own.is_none() {
                lab.view.close_own();
            }
        }
        Some("overlay") => lab.dispatch(Msg::Overlaid),
        Some("reset") => lab.dispatch(Msg::Reset),
        Some("forget-runs") => lab.dispatch(Msg::ForgetRuns),
        _ => {}
    }
}
