//! What the service worker keeps for offline use: the list of the site's files
//! and one version for all of them.

use anyhow::{Result, ensure};

use crate::files::{Files, version};

const LIST: &str = "const FILES = []; // filled in by the build";
const VERSION: &str = "const VERSION = \"dev\"; // filled in by the build";

/// The service worker's script with the list and the version in it.
pub(crate) fn fill_in(script: &str, files: &Files) -> Result<String> {
    for line in [LIST, VERSION] {
        ensure!(script.contains(line), "sw.js lacks the line that the build fills in: {line}");
    }
    let list = serde_json::to_string(&addresses(files))?;
    let version = version(files);
    Ok(script
        .replace(LIST, &format!("const FILES = {list};"))
        .replace(VERSION, &format!("const VERSION = \"{version}\";")))
}

/// What to ask the host for. The page itself is asked for as the folder: a host
/// may redirect `index.html` there, and a redirect cannot be kept.
fn addresses(files: &Files) -> Vec<&str> {
    let mut list: Vec<_> =
        files.keys().map(|path| if path == "index.html" { "./" } else { path }).collect();
    list.sort_unstable();
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "const FILES = []; // filled in by the build\n\
                          const VERSION = \"dev\"; // filled in by the build\n";

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_list_is_sorted_and_names_the_page_as_its_folder() {
        let site = files(&[("style.css", "a"), ("index.html", "b"), ("icons/a.svg", "c")]);
        let script = fill_in(SCRIPT, &site).unwrap();
        assert!(script.starts_with("const FILES = [\"./\",\"icons/a.svg\",\"style.css\"];\n"));
    }

    #[test]
    fn a_worker_without_the_lines_is_refused() {
        assert!(fill_in("const FILES = [];", &Files::new()).is_err());
    }
}
