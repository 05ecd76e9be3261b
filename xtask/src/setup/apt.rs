//! Debian's and Ubuntu's packages, where this user may install them.

use std::process::Command;

use anyhow::Result;

use crate::process;

/// Installs packages as root on Debian or a relative; elsewhere does nothing.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let is_root = process::output("id", &["-u"]).as_deref() == Some("0");
    if !is_root || process::output("apt-get", &["--version"]).is_none() {
        return Ok(());
    }
    println!("Setting up {} with apt-get: 1 to 3 minutes …", packages.join(" and "));
    for args in [&["update"], &[&["install"], packages].concat()[..]] {
        let mut apt_get = Command::new("apt-get");
        apt_get.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-y"]).args(args);
        process::run(&mut apt_get)?;
    }
    Ok(())
}
