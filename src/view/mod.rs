//! The page's elements: finds them, reads them, fills them. Knows records and pictures, but no
//! network and no strategy's workings. Whatever came from the network enters the page as text.

mod contents;
mod dom;
mod earlier;
mod figure;
mod guess;
mod log;
mod memory;
mod notice;
mod practice;
mod question;
mod replay;
mod screen;
mod table;
mod wanted;

pub(crate) use contents::follow_reader;
pub(crate) use dom::{listen, listen_on};
pub(crate) use earlier::Earlier;
pub(crate) use figure::{Figure, State};
pub(crate) use notice::show_panic;
pub(crate) use practice::{follow_practice, tick};
pub(crate) use replay::Replay;
pub(crate) use screen::{is_hidden, next_frame, wants_no_motion, watch_on_screen, watch_resize};
pub(crate) use wanted::{Wanted, bound_changed, lab_wanted};
