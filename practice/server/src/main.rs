//! Starts the practice server from the command line.

mod flags;

use std::io::{self, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use clap::Parser as _;
use practice::wire::{PORT, SERVER_BASE};
use practice_server::{Certificate, Limits, Ports, serve};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::flags::{Flags, LogFormat};

/// Where `cargo xtask build` puts the page.
const DEFAULT_DIST: &str = "dist";

/// Open files besides the connections: the ports, the page's files, the terminal.
const OTHER_FILES: u64 = 500;

/// Connections that may wait to be accepted. The system has a bound of its own, often 4096; a
/// client beyond it tries again after seconds.
const BACKLOG: u32 = 16_384;

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// How long the program may take to end before it says what it waits for.
const SOON: Duration = Duration::from_millis(300);

#[tokio::main]
async fn main() -> ExitCode {
    run(Flags::parse()).await.unwrap_or_else(|error| {
        eprintln!("practice-server: {error:#}");
        ExitCode::FAILURE
    })
}

async fn run(flags: Flags) -> Result<ExitCode> {
    ensure!(
        flags.tls().is_none_or(|tls| tls.port() == 0 || tls != flags.http()),
        "--port and --tls-port are the same; each needs a port of its own"
    );
    log(&flags);
    let dist = dist(&flags)?;
    let limits = limits()?;
    let mut next_signal = signals().context("can't listen for signals")?;
    let ports = listen(&flags, dist.as_deref())?;

    let grace = limits.grace.as_secs();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = serve(ports, dist.as_deref(), limits, async {
        let _ = stopped.await;
    });
    let second_signal = async {
        next_signal().await;
        drop(stop);
        if timeout(SOON, next_signal()).await.is_err() {
            eprintln!("Requests in flight have {grace} s to end; Ctrl-C again ends at once.");
            next_signal().await;
        }
    };
    tokio::select! {
        () = server => Ok(ExitCode::SUCCESS),
        () = second_signal => Ok(ExitCode::from(INTERRUPTED)),
    }
}

/// Listens for Ctrl-C and for the system's request to end, and gives what waits for the next of them.
#[cfg(unix)]
fn signals() -> io::Result<impl AsyncFnMut()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move || {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Listens for Ctrl-C, and gives what waits for the next.
#[cfg(windows)]
fn signals() -> io::Result<impl AsyncFnMut()> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move || drop(interrupt.recv().await))
}

/// Logs on standard error, one line an event.
fn log(flags: &Flags) {
    use tracing_subscriber::filter::Targets;
    use tracing_subscriber::prelude::*;

    let lines = tracing_subscriber::fmt::layer();
    let lines = lines.with_writer(io::stderr).with_ansi(false).with_target(false);
    let lines = match flags.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // The libraries' own events are about the libraries.
    let own = Targets::new().with_target("practice_server", flags.log);
    tracing_subscriber::registry().with(lines).with(own).init();
}

/// The folder to serve the page from. One that a flag names has to be there.
fn dist(flags: &Flags) -> Result<Option<PathBuf>> {
    if let Some(dist) = &flags.dist {
        ensure!(
            dist.is_dir(),
            "there is no folder {}; build the lesson with `cargo xtask build`, or leave out --dist \
             to serve the practice network alone",
            dist.display()
        );
    }
    let dist = flags.dist.clone().unwrap_or_else(|| DEFAULT_DIST.into());
    Ok(Some(dist).filter(|dist| dist.is_dir()))
}

/// The default limits, with no more connections than the system lets the program have open files.
fn limits() -> Result<Limits> {
    let mut limits = Limits::default();
    let wanted = limits.connections as u64 + OTHER_FILES;
    let files = rlimit::increase_nofile_limit(wanted)
        .context("can't find out how many files may be open")?;
    if files < wanted {
        // Half of a small number is more than what would be left of it.
        let connections = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
        limits.connections = usize::try_from(connections)?;
        tracing::info!(files, connections, "few files may be open here (ulimit -n)");
    }
    Ok(limits)
}

/// Takes the ports, and prints where they are, which says that the server is ready. Programs read it:
/// the first line is about plain HTTP, the second about TLS.
fn listen(flags: &Flags, dist: Option<&Path>) -> Result<Ports> {
    let at = |url: &str| match dist {
        Some(_) => format!("{url}{SERVER_BASE}  Lesson: {url}/"),
        None => format!("{url}{SERVER_BASE}  Lesson: not served, for there is no folder dist here"),
    };
    let http = bind(flags.http(), "--port")?;
    let url = format!("http://{}", reachable(&http)?);
    let mut lines = vec![format!("Practice network: {}", at(&url))];
    let mut ports = Ports { http, tls: None };
    if let Some(address) = flags.tls() {
        let (certificate, kept_in) = certificate(flags)?;
        let listener = bind(address, "--tls-port")
            .map_err(|error| anyhow!("{error:#}; --no-tls does without"))?;
        let url = match reachable(&listener)? {
            // By the name that the certificate is for.
            address if address.ip().is_loopback() => {
                format!("https://localhost:{}", address.port())
            }
            address => format!("https://{address}"),
        };
        lines.push(format!("The same by HTTP/2: {}", at(&url)));
        if flags.cert.is_none() {
            let made = "Its certificate was made here, so browsers warn of it";
            lines.push(format!("{made}: open {url}/ once and accept it."));
        }
        lines.extend(kept_in.map(|file| format!("It is kept in {}", file.display())));
        ports.tls = Some((listener, certificate));
    }
    if !flags.addr.is_loopback() {
        lines.push("Other machines that can reach this one can use it, too.".to_owned());
    }
    // All at once: a program may read the first line and close its end.
    io::stdout().lock().write_all((lines.join("\n") + "\n").as_bytes())?;
    Ok(ports)
}

/// The certificate that the flags name; without them one that is made, and its file if it is kept.
fn certificate(flags: &Flags) -> Result<(Certificate, Option<PathBuf>)> {
    if let (Some(certificate), Some(key)) = (&flags.cert, &flags.key) {
        return Ok((Certificate::read(certificate, key)?, None));
    }
    // Beside the program, which in a clone of the project is in the `target` folder, like everything
    // else that is made on this machine.
    let folder = std::env::current_exe()?.with_file_name("practice-server-certificate");
    Certificate::made(&folder, flags.addr)
}

/// Listens at an address, which is the value of that flag.
fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener> {
    let port = address.port();
    let error = match listener(address) {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    match error.kind() {
        io::ErrorKind::AddrInUse => bail!(
            "port {port} is taken, perhaps by another practice server; stop that one, or choose \
             another port: {flag} {}, or {flag} 0 for any free one",
            // Two on: the next may be TLS's.
            port.checked_add(2).unwrap_or(PORT)
        ),
        io::ErrorKind::PermissionDenied => bail!(
            "port {port} can't be listened on without special rights; choose one above 1023, or \
             {flag} 0 for any free one"
        ),
        io::ErrorKind::AddrNotAvailable => bail!(
            "{} is no address of this machine; leave --addr out to serve this machine alone, or \
             use --addr 0.0.0.0 to serve the whole network",
            address.ip()
        ),
        _ => Err(error).context(format!("can't listen on {address}")),
    }
}

/// As `TcpListener::bind`, with more room for connections that wait to be accepted.
fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Elsewhere it would let two servers have one port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // A client of a request that is never answered (`fault=stall`) may vanish without a word.
    socket.set_keepalive(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// The address by which this machine's own browser reaches a port.
fn reachable(listener: &TcpListener) -> io::Result<SocketAddr> {
    let mut address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        let is_ipv4 = address.is_ipv4();
        address.set_ip(if is_ipv4 {
            Ipv4Addr::LOCALHOST.into()
        } else {
            Ipv6Addr::LOCALHOST.into()
        });
    }
    Ok(address)
}
