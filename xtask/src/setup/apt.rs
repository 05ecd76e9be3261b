//! Debian's and Ubuntu's packages, where this user may install them.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{process, project};

/// Installs packages as root on Debian or a relative; elsewhere does nothing.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let is_root = process::output(Command::new("id").arg("-u")).as_deref() == Some("0");
    if !is_root || project::on_path("apt-get").is_empty() {
        return Ok(());
    }
    let names = packages.join(" and ");
    println!("Setting up {names} with apt-get: 1 to 3 minutes …");
    let get = |args: &[&str]| {
        let mut apt_get = Command::new("apt-get");
        process::run(apt_get.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-y"]).args(args))
    };
    get(&["update"]).and_then(|()| get(&[&["install"], packages].concat())).with_context(|| {
        format!(
            "apt-get could not install {names} (its own message is above). Connect this machine to \
             the Internet, or install them in another way, and run the same command again"
        )
    })
}
