//! Programs that run beside the tests. Each ends when its value is dropped,
//! whatever became of the tests.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::shell;

/// How long a program may take to start, on a slow and busy machine.
const START: Duration = Duration::from_secs(30);
/// How long a driver may take to close its browsers before it is killed.
const STOP: Duration = Duration::from_secs(5);

/// A program that is killed when this is dropped.
struct Guarded(Child);

impl Drop for Guarded {
    fn drop(&mut self) {
        // Either call fails only where the program is gone, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The native practice server. Dropping it ends it.
pub(crate) struct PracticeServer {
    child: Guarded,
    /// Where its API is, with a slash at the end.
    pub(crate) api: String,
    /// Where its API is by TLS.
    pub(crate) tls: Option<String>,
}

impl PracticeServer {
    /// Starts the server on loopback, on that port if it is free and on any
    /// other if not, and waits until it says that it is ready.
    pub(crate) fn start(binary: &Path, port: u16) -> Result<Self> {
        let port = free_port(port).or_else(|_| free_port(0))?;
        Self::start_with(Command::new(binary).arg("--no-tls").arg(format!("--port={port}")))
    }

    /// Starts the server on that port and, for TLS, the next one, in that folder.
    pub(crate) fn beside_the_page(binary: &Path, port: u16, folder: &Path) -> Result<Self> {
        Self::start_with(Command::new(binary).current_dir(folder).arg(format!("--port={port}")))
    }

    fn start_with(command: &mut Command) -> Result<Self> {
        let command = command.args(["--addr", "127.0.0.1"]).stdout(Stdio::piped());
        let mut child = Guarded(shell::spawn(command)?);
        let stdout = child.0.stdout.take().expect("stdout was piped");
        let mut stdout = BufReader::new(stdout);
        let mut lines = String::new();
        stdout.read_line(&mut lines)?;
        let api = address_in(&lines, "http://").with_context(|| {
            format!("the practice server did not start; its first line was {lines:?}")
        })?;
        // The second is about TLS, if it has that; all lines are written at once.
        let has_tls = stdout.buffer().contains(&b'\n');
        if has_tls {
            stdout.read_line(&mut lines)?;
        }
        let tls = address_in(&lines, "https://");
        // Read to the end, or the server would fail at its next line.
        thread::spawn(move || io::copy(&mut stdout, &mut io::sink()));
        Ok(Self { child, api, tls })
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.0.try_wait()
    }
}

/// The first address of that kind in the server's ready lines, which is its API's.
fn address_in(lines: &str, scheme: &str) -> Option<String> {
    lines.split_whitespace().find(|word| word.starts_with(scheme)).map(str::to_owned)
}

/// A WebDriver server. Dropping it closes the browsers that it started, then
/// ends it.
pub(crate) struct Driver {
    child: Guarded,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port and waits until it listens.
    pub(crate) fn start(chromedriver: &Path) -> Result<Self> {
        let port = free_port(0)?;
        let mut command = Command::new(chromedriver);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        // Out of reach of Ctrl-C, which would end the driver but leave its browsers.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut driver = Self { child: Guarded(shell::spawn(&mut command)?), port };
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = driver.child.0.try_wait()? {
                bail!("chromedriver ended at once ({status})");
            }
            if start.elapsed() > START {
                bail!("chromedriver did not listen within {START:?}");
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(driver)
    }

    /// Where it takes commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // ChromeDriver's own command to quit all sessions and then itself.
        let asked = get(self.port, "/shutdown").is_ok();
        let start = Instant::now();
        while asked && start.elapsed() < STOP && matches!(self.child.0.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// That port if nothing listens there on loopback; for 0, any free one.
pub(crate) fn free_port(port: u16) -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, port))?.local_addr()?.port())
}

/// The status of a GET from this machine: enough HTTP to ask whether a server is up.
pub(crate) fn get(port: u16, path: &str) -> io::Result<u16> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(STOP))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    status_in(&head).ok_or_else(|| io::Error::other("the answer is not HTTP"))
}

/// The status in the first bytes of an answer: `HTTP/1.1 200`.
fn status_in(head: &[u8]) -> Option<u16> {
    let head = std::str::from_utf8(head).ok()?;
    let (version, status) = head.split_once(' ')?;
    version.starts_with("HTTP/").then(|| status.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ready_lines_say_where_the_api_is() {
        let lines = "Practice network: http://127.0.0.1:4600/api/  Lesson: http://127.0.0.1:4600/\n\
                     The same by HTTP/2: https://localhost:4601/api/  Lesson: not served\n";
        let address = |scheme| address_in(lines, scheme);
        assert_eq!(address("http://").as_deref(), Some("http://127.0.0.1:4600/api/"));
        assert_eq!(address("https://").as_deref(), Some("https://localhost:4601/api/"));
        assert_eq!(address_in("", "http://"), None);
    }

    #[test]
    fn a_port_that_is_listened_on_is_not_free() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(free_port(port).is_err());
    }

    #[test]
    fn the_status_is_the_number_after_the_version() {
        assert_eq!(status_in(b"HTTP/1.1 404"), Some(404));
        assert_eq!(status_in(b"220 mail.exa"), None);
    }
}
