//! The page's elements: finds them, reads them, fills them. Knows records and pictures, but no
//! network and no strategy's workings. Whatever came from the network enters the page as text.

mod address;
mod banner;
mod bar;
mod chapter;
mod compared_runs;
pub(crate) mod custom_api;
mod dom;
mod exercises;
mod export;
mod file;
mod guess;
mod lab_view;
mod log;
mod menus;
mod own;
mod permalink;
mod question;
mod replay;
mod rich_text;
mod spots;
mod storage;
mod strip;
mod table;
mod view_mode;
mod viewport;

pub(crate) use address::{
    address, followed, is_to_run, leads_to, on_travel, scroll_by_address, stay, step,
};
pub(crate) use banner::{show_notice, show_panic};
pub(crate) use bar::{follow_reader, note_predictions, note_run, show_runs};
pub(crate) use chapter::{open_chapter_of, open_chapters};
pub(crate) use compared_runs::chosen_runs;
pub(crate) use dom::{Control, as_object, closest, listen, listen_on, query};
pub(crate) use exercises::{follow_exercises, show_task, tick};
pub(crate) use export::{download, png};
pub(crate) use file::{has_files, opened_records};
pub(crate) use lab_view::LabView;
pub(crate) use log::Log;
pub(crate) use menus::close_menus;
pub(crate) use permalink::copy;
pub(crate) use question::{choices, verdicts};
pub(crate) use storage::{is_first_of_visit, keep, kept};
pub(crate) use view_mode::{Turn, show_presented, tell_height};
pub(crate) use viewport::{
    is_hidden, next_frame, wants_no_motion, watch_on_screen, watch_resize, watch_window,
};
