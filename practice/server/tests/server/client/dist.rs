//! A page to serve.

use std::path::{Path, PathBuf};

/// A folder of its own for one test, with a page in it; removed at the end.
pub(crate) struct Dist(pub(crate) PathBuf);

impl Dist {
    pub(crate) fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        std::fs::create_dir_all(folder.join("dist")).unwrap();
        for (name, text) in [
            ("secret.txt", "not for the page"),
            ("dist/index.html", "<h1>Overlap</h1>"),
            ("dist/app_bg.wasm", "\0asm"),
            ("dist/sw.js", "0"),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn page(&self) -> PathBuf {
        self.0.join("dist")
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        // What is left in cargo's temporary folder does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
