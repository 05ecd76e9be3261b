//! Whole folders in memory: the site and its sources are small.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use walkdir::WalkDir;

/// The bytes of each file by its path below a folder, with `/` on every system.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Reads every file that one of these paths below the folder is, or has below it.
pub(crate) fn read(folder: &Path, paths: &[&str]) -> Result<Files> {
    let mut files = Files::new();
    for path in paths {
        for entry in WalkDir::new(folder.join(path)) {
            let entry = entry?;
            if entry.file_type().is_file() {
                let path = entry.path();
                let name = path.strip_prefix(folder)?.to_str().context("a path is not UTF-8")?;
                let bytes =
                    fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
                files.insert(name.replace('\\', "/"), bytes);
            }
        }
    }
    Ok(files)
}

/// Sixteen letters that change when any file's name or content does.
pub(crate) fn version(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, bytes) in files {
        for part in [path.as_bytes(), bytes] {
            // The length keeps a name's end apart from its content's start.
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
    }
    let mut version = format!("{:x}", hash.finalize());
    version.truncate(16);
    version
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_folders_have_their_whole_path() {
        let folder = std::env::temp_dir().join(format!("overlap-files-{}", std::process::id()));
        fs::create_dir_all(folder.join("icons")).unwrap();
        for path in ["index.html", "icons/a.svg", "left-out.txt"] {
            fs::write(folder.join(path), path).unwrap();
        }
        let some = read(&folder, &["index.html", "icons"]).unwrap();
        let all = read(&folder, &[""]).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(some.keys().collect::<Vec<_>>(), ["icons/a.svg", "index.html"]);
        assert_eq!(some["icons/a.svg"], b"icons/a.svg");
        assert_eq!(all.len(), 3);
    }

    #[test]
    fn the_version_follows_every_name_and_every_byte() {
        let version = |path: &str, text: &str| {
            version(&Files::from([(path.to_owned(), text.as_bytes().to_vec())]))
        };
        let first = version("a", "bc");
        assert_eq!(first.len(), 16);
        assert_eq!(first, version("a", "bc"));
        assert_ne!(first, version("a", "bd"));
        assert_ne!(first, version("ab", "c"));
    }
}
