//! A whole folder in memory: the site is small.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// The bytes of each file by its path below the folder, with `/` on every system.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Reads every file below the folder.
pub(crate) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    read_into(&mut files, folder, "")
        .with_context(|| format!("could not read {}", folder.display()))?;
    Ok(files)
}

fn read_into(files: &mut Files, folder: &Path, prefix: &str) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name
            .to_str()
            .with_context(|| format!("the file name {} is not UTF-8", name.display()))?;
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            read_into(files, &entry.path(), &format!("{path}/"))?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_folders_have_their_whole_path() {
        let folder = std::env::temp_dir().join(format!("overlap-folder-{}", std::process::id()));
        fs::create_dir_all(folder.join("icons")).unwrap();
        for path in ["index.html", "icons/a.svg"] {
            fs::write(folder.join(path), path).unwrap();
        }
        let files = read(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["icons/a.svg", "index.html"]);
        assert_eq!(files["icons/a.svg"], b"icons/a.svg");
    }
}
