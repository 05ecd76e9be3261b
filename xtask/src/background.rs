//! Programs that run beside the tests. Each ends when its value is dropped,
//! whatever became of the tests.

use std::io::{self, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process;

/// How often we look whether a program has started (within 30 s, on a slow and busy machine) or
/// ended (within 5 s).
const LOOK: Duration = Duration::from_millis(50);

/// A program that listens on a port. Dropping it kills it.
pub(crate) struct Server(Child);

impl Server {
    /// Starts a program and waits until it listens on that port.
    pub(crate) fn start(command: &mut Command, port: u16) -> Result<Self> {
        let mut server = Self(process::spawn(command)?);
        for _ in 0..600 {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(server);
            }
            if let Some(status) = server.0.try_wait()? {
                bail!("{} ended at once ({status})", command.get_program().display());
            }
            sleep(LOOK);
        }
        bail!("{} does not listen on port {port}", command.get_program().display());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Either call fails only where the program is gone, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// ChromeDriver. Dropping it closes the browsers that it started, then ends it.
pub(crate) struct Driver {
    server: Server,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port.
    pub(crate) fn start(chromedriver: &Path) -> Result<Self> {
        let port = free_port(0)?;
        let mut command = Command::new(chromedriver);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        // Out of reach of Ctrl-C, which would end the driver but leave its browsers.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(Self { server: Server::start(&mut command, port)?, port })
    }

    /// Where it takes commands.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) else { return };
        // ChromeDriver's own command to quit all sessions and then itself.
        let _ = write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        let is_running = |server: &mut Server| matches!(server.0.try_wait(), Ok(None));
        (0..100).take_while(|_| is_running(&mut self.server)).for_each(|_| sleep(LOOK));
    }
}

/// That port if nothing listens there on loopback; for 0, any free one.
pub(crate) fn free_port(port: u16) -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, port))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_listened_on_is_not_free() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(free_port(port).is_err());
    }
}
