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
    /// Whether all of its process group ends with it: other drivers leave their browsers.
    has_group: bool,
}

impl Background {
    /// Starts a program and waits until it prints a line with these words, which say that it is ready.
    pub(crate) fn start(command: &mut Command, words: &str) -> Result<Self> {
        Self::start_reading(command, words).map(|(program, _)| program)
    }

    /// The same, and gives that line.
    fn start_reading(command: &mut Command, words: &str) -> Result<(Self, String)> {
        let mut child = process::spawn(command.stdout(Stdio::piped()))?;
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            if stdout.read_line(&mut line)? == 0 {
                bail!("{} ended at once ({})", command.get_program().display(), child.wait()?);
            }
        }
        let program = Self { child, _stdout: stdout, driver_port: None, has_group: false };
        Ok((program, line))
    }

    /// Starts an X server without a screen, and gives the display's name.
    pub(crate) fn start_display(xvfb: &Path) -> Result<(Self, String)> {
        let mut command = Command::new(xvfb);
        // It chooses a free display and writes its number to its standard output.
        command.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        own_group(&mut command);
        let (mut server, line) = Self::start_reading(command.stderr(Stdio::null()), "\n")?;
        server.has_group = true;
        Ok((server, format!(":{}", line.trim())))
    }

    /// Starts another driver than Chrome's, which takes commands once it listens, and gives the URL.
    pub(crate) fn start_other_driver(command: &mut Command) -> Result<(Self, String)> {
        let port = free_port(0)?;
        command.arg(format!("--port={port}")).stdout(Stdio::piped()).stderr(Stdio::null());
        own_group(command);
        let mut child = process::spawn(command)?;
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut driver = Self { child, _stdout: stdout, driver_port: None, has_group: true };
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = driver.child.try_wait()? {
                bail!("{} ended at once ({status})", command.get_program().display());
            }
            sleep(Duration::from_millis(50));
        }
        Ok((driver, format!("http://127.0.0.1:{port}")))
    }

    /// Starts ChromeDriver, and gives the URL where it takes commands.
    pub(crate) fn start_driver(chromedriver: &Path) -> Result<(Self, String)> {
        let port = free_port(0)?;
        let mut command = Command::new(chromedriver);
        command.arg(format!("--port={port}")).stderr(Stdio::null());
        own_group(&mut command);
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
        if self.has_group {
            // First politely: they tidy up, then.
            for signal in ["-TERM", "-KILL"] {
                process::output("kill", &[signal, "--", &format!("-{}", self.child.id())]);
                sleep(Duration::from_millis(200));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Puts a program out of reach of Ctrl-C, which would end a driver but leave its browsers.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

/// That port if nothing listens there on loopback; for 0, any free one.
pub(crate) fn free_port(port: u16) -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, port))?.local_addr()?.port())
}
