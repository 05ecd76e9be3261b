//! A lab on the page without the page: what it shows is a [model](LabModel), what happens to it is a
//! [message](Msg), and what has to be done outside is an [effect](Effect).
//!
//! - `alone`: one of a lab's runs made alone, beside its listing.
//! - `effect`: what follows from a message.
//! - `drawing`: its picture, and the strips beside its listings.
//! - `phase`: what a lab is doing, and what it may do next.
//! - `form`: what stands in its controls, and what is wrong with it.
//! - `model`: everything that is shown.
//! - `news`: what is written of a run while it lasts.
//! - `own`: the run of a reader's own code.
//! - `update`: the only function that changes a model.
//! - `replay`: going through runs again.
//! - `telling`: what the picture tells of the row that the reader points at.
//! - `lines`: at which line of its listing each future waits.
//! - `layers`: which parts of a picture have to be drawn anew.
//! - `runner`: one press of Run, generic over its `host`; `request` makes a task a future, `stop` ends it
//!   early, and `pulse` notices when nothing could run.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "the page uses the rest"))]

mod alone;
mod drawing;
mod effect;
mod form;
pub(crate) mod host;
mod layers;
mod lines;
mod model;
mod news;
mod own;
mod phase;
mod pulse;
mod replay;
mod request;
mod run;
mod runner;
mod stop;
mod telling;
#[cfg(test)]
pub(crate) mod tests;
mod update;

#[cfg(target_arch = "wasm32")]
pub(crate) use self::{
    effect::Effect,
    layers::Layers,
    lines::CodeLine,
    model::LabModel,
    own::{OwnCode, code_name},
    phase::Phase,
    replay::{Replay, ReplayStep},
    request::Start,
    runner::{Press, run},
    stop::Stop,
    update::{Msg, choices_name, guess_name, update},
};
