//! The page's elements: finds them, reads them, fills them. Knows records and pictures, but no
//! network and no strategy's workings. Whatever came from the network enters the page as text.

mod address;
mod alone;
mod contents;
mod dom;
mod earlier;
mod export;
mod figure;
mod guess;
mod log;
mod memory;
mod notice;
pub(crate) mod own;
mod practice;
mod question;
mod replay;
mod screen;
mod share;
mod table;
mod wanted;

pub(crate) use address::{
    address, address_of, followed, leads_to, on_travel, scroll_by_address, stay, step, url_of,
};
pub(crate) use alone::{Turn, show_presented, tell_height};
pub(crate) use contents::follow_reader;
pub(crate) use dom::{listen, listen_on};
pub(crate) use earlier::Earlier;
pub(crate) use export::{download, png, wanted_format};
pub(crate) use figure::{Figure, State};
pub(crate) use notice::{show_notice, show_panic};
pub(crate) use practice::{follow_practice, tick};
pub(crate) use replay::Replay;
pub(crate) use screen::{is_hidden, next_frame, wants_no_motion, watch_on_screen, watch_resize};
pub(crate) use share::Share;
pub(crate) use wanted::bound_changed;
