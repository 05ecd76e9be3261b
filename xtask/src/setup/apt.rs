//! Debian's and Ubuntu's packages, where this user may install them.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{project, shell};

/// Whether packages can be installed: Debian or a relative, as root.
pub(crate) fn available() -> bool {
    (distribution_is("debian") || distribution_is("ubuntu"))
        && !project::on_path("apt-get").is_empty()
        && shell::output(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Whether Chromium is no more than a stub here that fetches a snap.
pub(crate) fn chromium_is_a_snap() -> bool {
    distribution_is("ubuntu")
}

/// Installs packages.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" and ");
    println!("Setting up {names} with apt-get: 1 to 3 minutes …");
    let get = |args: &[&str]| {
        shell::run(
            Command::new("apt-get")
                .env("DEBIAN_FRONTEND", "noninteractive")
                .args(["-q", "-y"])
                .args(args),
        )
    };
    get(&["update"]).and_then(|()| get(&[&["install"], packages].concat())).with_context(|| {
        format!("apt-get could not install {names}: is this machine connected to the Internet?")
    })
}

fn distribution_is(name: &str) -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| names(&text, name))
}

/// Whether an `os-release` names this distribution, itself or as what it is like.
fn names(os_release: &str, distribution: &str) -> bool {
    os_release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE=")))
        .flat_map(|value| value.trim_matches('"').split_whitespace())
        .any(|id| id == distribution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_of_a_distribution_is_known_by_id_like() {
        let mint = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert!(names(mint, "ubuntu") && names(mint, "debian"));
        let debian = "PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\n";
        assert!(names(debian, "debian") && !names(debian, "ubuntu"));
    }
}
