//! The lesson as it is, and what is said when a part of it is wrong.

mod chapter;
mod claims;
mod lesson;
mod links;
mod listing;
mod page;
mod questions;
mod spaces;
mod tree;
mod values;

use std::{
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

use super::*;

/// What a browser shows of HTML: no tags, and characters for their names.
fn shown(html: &str) -> String {
    let mut parts = html.split('<');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += part.split_once('>').expect("a tag is closed").1;
    }
    let names = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x2f;", "/"),
        ("&nbsp;", "\u{a0}"),
    ];
    let text = names.iter().fold(text, |text, (name, char)| text.replace(name, char));
    text.replace("&amp;", "&")
}

/// What becomes of a piece of a chapter.
fn rendered(text: &str) -> Result<String> {
    Ok(templates(&root()).render_str(text, ())?)
}

/// A project of a few files, which is gone when this is dropped.
struct Project(PathBuf);

impl Project {
    fn with(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("overlap-lesson-{}-{}", process::id(), COUNT.fetch_add(1, Relaxed));
        let project = Self(env::temp_dir().join(name));
        for (path, text) in files {
            let path = project.0.join(path);
            fs::create_dir_all(path.parent().expect("it is in the folder")).unwrap();
            fs::write(path, text).unwrap();
        }
        project
    }

    fn chapters(&self, names: &[&'static str]) -> Result<Vec<chapters::Chapter>> {
        chapters::render(&templates(&self.0), names.iter().copied())
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // What is left in the system's folder for such things does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_file_that_stays_as_it_is_keeps_its_age() {
    let project = Project::with(&[("contents.html", "old")]);
    let path = project.0.join("contents.html");
    let age = || fs::metadata(&path).unwrap().modified().unwrap();
    let long_ago = std::time::SystemTime::UNIX_EPOCH;
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    write_if_changed(&path, "old").unwrap();
    assert_eq!(age(), long_ago);
    write_if_changed(&path, "new").unwrap();
    assert_ne!(age(), long_ago);
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}
