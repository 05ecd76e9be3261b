//! What takes how long on the built page, and what needs a certain port of this machine. These tests run one at a time: two at once would measure each other.

mod cancelling;
mod first_answer;
mod ideals;
mod is_rust_faster_here;
mod lighthouse;
mod one_thread;
mod rate_limits;
mod recording;
mod sweep;
mod ten_posts;
mod the_browsers_own_limit;
mod under_the_hood;
mod why_it_matters;
