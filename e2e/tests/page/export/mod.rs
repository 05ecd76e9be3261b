//! Runs that leave the page: as files that others read, and in the browser's developer tools.

mod devtools;
mod files;
mod picture;

use std::{
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use e2e::{
    browser::Browser,
    lab::{Lab, PATIENCE},
    patience::eventually,
};
use serde_json::json;

/// The folder that a test's browser saves files in. It goes with the test.
struct Downloads(PathBuf);

impl Downloads {
    /// Has the browser save files in a new folder.
    async fn of(browser: &Browser) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("overlap-{}-{count}", process::id()));
        fs::create_dir_all(&folder).expect("a folder of the test's own");
        let allowed = json!({ "behavior": "allow", "downloadPath": folder });
        browser.cdp("Browser.setDownloadBehavior", allowed).await;
        Self(folder)
    }

    /// Presses the button of a format, and gives the file that was saved.
    async fn save(&self, lab: &Lab, format: &str) -> PathBuf {
        press(lab, format).await;
        self.saved(lab, format).await
    }

    /// Waits for the file of this format that a lab saves.
    async fn saved(&self, lab: &Lab, format: &str) -> PathBuf {
        let name = eventually(PATIENCE, async || {
            let said = lab.text("exported").await;
            let name = said.strip_prefix("Saved as ").filter(|name| name.ends_with(format));
            name.map(ToOwned::to_owned).ok_or(said)
        })
        .await;
        let file = self.0.join(name);
        eventually(PATIENCE, async || {
            // While it is being saved it has another name.
            if file.exists() { Ok(()) } else { Err(format!("{} is not there", file.display())) }
        })
        .await;
        file
    }
}

impl Drop for Downloads {
    fn drop(&mut self) {
        // What is left lies among the system's temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Presses the button of a format.
async fn press(lab: &Lab, format: &str) {
    lab.open_tab("export").await;
    lab.click(&format!("[data-export='{format}']")).await;
}
