//! The server's program, as a process.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::Server;

pub(crate) fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_practice-server"));
    program.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    program
}

/// Starts the program and reads its line.
pub(crate) async fn start(program: &mut Command) -> (Child, String) {
    let mut child = program.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
    (child, line)
}

pub(crate) fn address(line: &str) -> SocketAddr {
    let rest = line.strip_prefix("Practice network: http://").expect("the line names the API");
    rest.split_once("/api/").expect("the line names the API").0.parse().unwrap()
}

/// Starts the program and reads what it says up to where its TLS port is; the rest is the caller's
/// to read.
pub(crate) async fn start_with_tls(
    program: &mut Command,
) -> (Child, Lines<BufReader<ChildStdout>>, Server) {
    let mut child = program.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let second = lines.next_line().await.unwrap().unwrap();
    let rest = second.strip_prefix("The same by HTTP/2: https://localhost:").unwrap();
    let port = rest.split_once("/api/").unwrap().0.parse().unwrap();
    let server = Server::at(address(&first)).with_tls(([127, 0, 0, 1], port).into());
    (child, lines, server)
}

/// What the program says of a mistake: its message, and nothing on standard output.
pub(crate) async fn refused(args: &[&str]) -> String {
    let output = program().args(args).output().await.unwrap();
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[cfg(unix)]
pub(crate) async fn kill(child: &Child, signal: &str) {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
}

/// The file of the made certificate, from what the program says after its first two lines.
pub(crate) async fn certificate_file(lines: &mut Lines<BufReader<ChildStdout>>) -> PathBuf {
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some(file) = line.strip_prefix("It is kept in ") {
            return file.into();
        }
    }
    panic!("no file is named");
}
