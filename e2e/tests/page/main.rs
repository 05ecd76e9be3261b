//! Tests of the built page, in a browser. They take turns: two at once would measure each other.

mod labs;
mod runs;
