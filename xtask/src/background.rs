//! Programs that run beside this one.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::process;

/// A program in the background. Dropping it ends the program, whatever became of the rest.
pub(crate) struct Background {
    child: Child,
    /// Kept open: the program would fail at its next line.
    _stdout: BufReader<ChildStdout>,
    /// Where it listens, if it is ChromeDriver, which must close its browsers before it ends.
    driver_port: Option<u16>,
}

impl Background {
    /// Starts a program and waits until it prints a line with these words, which say that it is ready.
    pub(crate) fn start(command: &mut Command, words: &str) -> Result<Self> {
        let mut child = process::spawn(command.stdout(Stdio::piped()))?;
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            if stdout.read_line(&mut line)? == 0 {
                bail!("{} ended at once ({})", command.get_program().display(), child.wait()?);
            }
        }
        Ok(Self { child, _stdout: stdout, driver_port: None })
    }

    /// Starts ChromeDriver, and gives the URL where it takes commands.
    pub(crate) fn start_driver(chromedriver: &Path) -> Result<(Self, String)> {
        let port = free_port(0)?;
        let mut command = Command::new(chromedriver);
        command.arg(format!("--port={port}")).stderr(Stdio::null());
        // Out of reach of Ctrl-C, which would end the driver but leave its browsers.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut driver = Self::start(&mut command, "was started successfully")?;
        driver.driver_port = Some(port);
        Ok((driver, format!("http://127.0.0.1:{port}")))
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        // What fails here fails because the program is gone, which is what is wanted.
        if let Some(port) = self.driver_port
            && let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port))
        {
            // ChromeDriver's own command to quit all sessions and then itself: within 5 s, on a slow
            // machine.
            let _ = write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
            let is_running = |_: &u8| matches!(self.child.try_wait(), Ok(None));
            (0..100).take_while(is_running).for_each(|_| sleep(Duration::from_millis(50)));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// That port if nothing listens there on loopback; for 0, any free one.
pub(crate) fn free_port(port: u16) -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, port))?.local_addr()?.port())
}
