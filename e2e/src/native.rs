//! The native practice server, as a process.

use std::process::Stdio;

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdout, Command},
};

use crate::{ports, setup, site::ANOTHER_MACHINE};

/// The port at which the page looks for a server that does not serve the page itself.
pub use practice::wire::PORT as USUAL_PORT;

/// A running server, which also serves the built page. Dropping it kills it.
#[derive(Debug)]
pub struct NativeServer {
    /// The URL of its API, which ends in a slash.
    pub api: String,
    /// The URL of the page it serves.
    pub page: String,
    /// The URL of the same page over TLS, where the server speaks HTTP/2.
    pub tls_page: String,
    child: Child,
    /// Kept open: the server would fail at its next line.
    _stdout: BufReader<ChildStdout>,
}

impl NativeServer {
    /// Starts the server on a free port.
    pub async fn start() -> Self {
        Self::start_on(ports::free_port().await).await
    }

    /// Starts the server on a free port, and its TLS on the next one, where a page looks for it.
    pub async fn start_side_by_side() -> Self {
        let [port, tls_port] = ports::two_free_ports().await;
        Self::start_with(port, tls_port).await
    }

    /// Starts the server on that port, and its TLS on any.
    pub async fn start_on(port: u16) -> Self {
        Self::start_with(port, 0).await
    }

    async fn start_with(port: u16, tls_port: u16) -> Self {
        let program = setup::server_program();
        let mut child = Command::new(&program)
            .arg(format!("--port={port}"))
            .arg(format!("--tls-port={tls_port}"))
            .arg("--dist")
            .arg(setup::dist())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{} did not start: {error}", program.display()));
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let [api, page] = ready_line(&mut stdout).await;
        let [_, tls_page] = ready_line(&mut stdout).await;
        Self { api, page, tls_page, child, _stdout: stdout }
    }

    /// The same page by the name of another machine, as [`Site`](crate::site::Site) has it.
    #[must_use]
    pub fn page_as_another_machine(&self) -> String {
        self.page.replace("127.0.0.1", ANOTHER_MACHINE)
    }

    /// Ends the server at once, in the middle of whatever it does.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("a child of ours can be killed");
    }
}

/// What a line of a server that is ready names: its API and its page.
async fn ready_line(stdout: &mut BufReader<ChildStdout>) -> [String; 2] {
    let mut line = String::new();
    stdout.read_line(&mut line).await.expect("the server's ready line");
    let mut urls = line.split_whitespace().filter(|word| word.starts_with("http"));
    let (Some(api), Some(page)) = (urls.next(), urls.next()) else {
        panic!("the server's ready line should name its API and its page, but was {line:?}");
    };
    [api, page].map(ToOwned::to_owned)
}
