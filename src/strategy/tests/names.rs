//! Names, titles, colours and files.

use std::{collections::BTreeSet, fs, path::PathBuf};

use super::*;

/// The names of the files in the strategies' folder.
fn files() -> BTreeSet<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/strategy");
    let files = fs::read_dir(folder).expect("the folder is there");
    let name = |file: std::io::Result<fs::DirEntry>| {
        file.expect("it can be listed").file_name().to_string_lossy().into_owned()
    };
    files.map(name).collect()
}

#[test]
fn no_two_strategies_share_a_name_or_a_title() {
    let names: BTreeSet<_> = Strategy::ALL.into_iter().map(Strategy::name).collect();
    let titles: BTreeSet<_> = Strategy::ALL.into_iter().map(Strategy::title).collect();
    assert_eq!((names.len(), titles.len()), (Strategy::ALL.len(), Strategy::ALL.len()));
}

#[test]
fn a_strategy_is_found_by_its_name_alone() {
    for strategy in Strategy::ALL {
        assert_eq!(Strategy::find(strategy.name()), Some(strategy));
    }
    for name in ["", "Sequential", "join", "ideal", "sequential "] {
        assert_eq!(Strategy::find(name), None);
    }
}

#[test]
fn a_name_does_not_depend_on_a_limit() {
    assert_eq!(Strategy::Semaphore(1).name(), Strategy::Semaphore(64).name());
    assert_eq!(Strategy::find("semaphore"), Some(Strategy::Semaphore(5)));
}

#[test]
fn every_strategy_has_a_file_of_its_name_and_every_file_a_strategy() {
    let named = Strategy::ALL.into_iter().map(|strategy| {
        let name = strategy.name();
        if name.ends_with("_js") { format!("{name}.js") } else { format!("{name}.rs") }
    });
    let rest = ["host.rs", "ideal.rs", "kind.rs", "mod.rs", "tests", "tests.rs"];
    let rest = rest.map(ToOwned::to_owned);
    assert_eq!(files(), named.chain(rest).collect());
}

#[test]
fn a_title_stands_in_the_middle_of_a_sentence() {
    for title in Strategy::ALL.map(Strategy::title) {
        // Only the name of a type keeps its capital there.
        assert!(title.starts_with(char::is_lowercase) || title == "FuturesUnordered", "{title}");
        assert!(title.ends_with(char::is_alphabetic), "{title}");
    }
}

#[test]
fn a_strategy_wears_the_colour_of_what_happens_and_not_of_how_it_is_written() {
    for strategy in Strategy::ALL.into_iter().filter(|it| {
        // Their bars are cut at once, with the time that they have here.
        !matches!(it, Strategy::Deadline(_) | Strategy::Dropped(_) | Strategy::Aborted(_))
    }) {
        let ends = strategy.ideal(&[100.0; 3]).into_iter().map(|(_, end)| end);
        let in_turn = ends.fold(0.0, f64::max) == 300.0;
        let expected = if in_turn { Mode::Sequential } else { Mode::Concurrent };
        assert_eq!(strategy.mode(), expected, "{strategy:?}");
    }
    assert_eq!([Mode::Sequential, Mode::Concurrent].map(Mode::class), ["turn", "once"]);
}
