//! What takes how long on the built page, and what needs a certain port of this machine. These tests
//! run one at a time: two at once would measure each other.

mod chapters;
mod labs;
mod lighthouse;
mod networks;
mod thousand;
