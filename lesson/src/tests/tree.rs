//! The tests of the whole workspace: those that are compiled, found from each crate's root through
//! the modules that it declares. A file that no `mod` mentions has none.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    process::Command,
};

use syn::{Attribute, Item};

use super::*;

/// How many tests there are of each name: `target::function`, whatever the modules between.
pub(super) fn tests_by_name(workspace: &Path) -> HashMap<String, u32> {
    let mut found = HashMap::new();
    for (target, file) in targets(workspace) {
        for test in tests_below(&file) {
            *found.entry(format!("{target}::{test}")).or_default() += 1;
        }
    }
    found
}

/// Every target of every crate, as Cargo knows them, with the file in which it begins.
fn targets(workspace: &Path) -> Vec<(String, PathBuf)> {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(workspace)
        .output()
        .expect("Cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("Cargo tells of the workspace: {error}\n{said}"));
    let list = |value: &serde_json::Value| value.as_array().expect("it is a list").clone();
    let text = |value: &serde_json::Value| value.as_str().expect("it is a text").to_owned();
    list(&metadata["packages"])
        .iter()
        .flat_map(|package| list(&package["targets"]))
        .map(|target| (text(&target["name"]).replace('-', "_"), text(&target["src_path"]).into()))
        .collect()
}

/// The names of the tests in a crate that begins with this file.
fn tests_below(root: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let folder = root.parent().expect("a file lies in a folder");
    collect(&parsed(root), folder, &mut names);
    names
}

fn collect(items: &[Item], folder: &Path, names: &mut Vec<String>) {
    for item in items {
        match item {
            Item::Fn(function) if is_test(&function.attrs) => {
                names.push(function.sig.ident.to_string());
            }
            Item::Mod(module) => {
                let below = folder.join(module.ident.to_string());
                if let Some((_, items)) = &module.content {
                    collect(items, &below, names);
                    continue;
                }
                let [flat, deep] = [below.with_extension("rs"), below.join("mod.rs")];
                let file = if flat.exists() { flat } else { deep };
                collect(&parsed(&file), &below, names);
            }
            _ => {}
        }
    }
}

fn parsed(file: &Path) -> Vec<Item> {
    let source = fs::read_to_string(file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    syn::parse_file(&source).unwrap_or_else(|e| panic!("{}: {e}", file.display())).items
}

/// Whether a function with these attributes is run as a test: one that is left out asserts nothing.
fn is_test(attributes: &[Attribute]) -> bool {
    let name = |it: &Attribute| it.path().segments.last().map(|last| last.ident.to_string());
    let names: Vec<_> = attributes.iter().filter_map(name).collect();
    names.iter().any(|name| name.ends_with("test")) && !names.iter().any(|name| name == "ignore")
}

#[test]
fn tests_are_found_where_a_module_leads_and_nowhere_else() {
    let project = Project::with(&[
        ("src/lib.rs", "mod a;\nmod b;\nmod c { #[test] fn inline() {} }\nfn no_test() {}"),
        ("src/a.rs", "mod deep;\n#[tokio::test] async fn flat() {}"),
        ("src/a/deep.rs", "#[test] #[should_panic] fn two_below() {}"),
        ("src/b/mod.rs", "#[test] #[ignore] fn left_out() {}\n#[wasm_bindgen_test] fn folder() {}"),
        ("src/b/stray.rs", "#[test] fn nobody_mentions_it() {}"),
    ]);
    let found = tests_below(&project.0.join("src/lib.rs"));
    assert_eq!(found, ["two_below", "flat", "folder", "inline"]);
}
