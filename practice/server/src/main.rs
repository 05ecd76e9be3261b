//! Starts the practice server from the command line.

mod flags;

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Error, Result, anyhow, ensure};
use clap::Parser as _;
use practice::wire::SERVER_BASE;
use practice_server::{Limits, Ports, certificate, serve};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_rustls::rustls::ServerConfig;
use tokio_util::sync::CancellationToken;

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
    log(&flags);
    let dist = dist(&flags)?;
    let limits = limits()?;
    // Ctrl-C and the system's request to end, which may come as soon as the program says it is ready.
    let (signal, mut signals) = mpsc::unbounded_channel();
    ctrlc::set_handler(move || _ = signal.send(())).context("can't listen for signals")?;
    let ports = listen(&flags, dist.as_deref())?;

    let grace = limits.grace.as_secs();
    let stop = CancellationToken::new();
    let server = serve(ports, dist.as_deref(), limits, stop.clone());
    let second_signal = async {
        signals.recv().await;
        stop.cancel();
        if timeout(SOON, signals.recv()).await.is_err() {
            eprintln!("Requests in flight have {grace} s to end; Ctrl-C again ends at once.");
            signals.recv().await;
        }
    };
    tokio::select! {
        () = server => Ok(ExitCode::SUCCESS),
        () = second_signal => Ok(ExitCode::from(INTERRUPTED)),
    }
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
    let mut lines = vec![format!("Practice network: {}", at(&url("http", &http)?))];
    let mut ports = Ports { http, tls: None };
    if let Some(address) = flags.tls() {
        let (certificate, kept_in) = certificate(flags)?;
        let listener = bind(address, "--tls-port")
            .map_err(|error| anyhow!("{error:#}; --no-tls does without"))?;
        let url = url("https", &listener)?;
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
fn certificate(flags: &Flags) -> Result<(Arc<ServerConfig>, Option<PathBuf>)> {
    if let (Some(certificate), Some(key)) = (&flags.cert, &flags.key) {
        return Ok((certificate::read(certificate, key)?, None));
    }
    // Beside the program, which in a clone of the project is in the `target` folder, like everything
    // else that is made on this machine.
    let folder = std::env::current_exe()?.with_file_name("practice-server-certificate");
    certificate::made(&folder, flags.addr)
}

/// Listens at an address, which is the value of that flag.
fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener> {
    listener(address).map_err(|error| why_not(error, address, flag))
}

/// Why nobody can listen at an address, and what helps, as far as the system says.
fn why_not(error: io::Error, address: SocketAddr, flag: &str) -> Error {
    let port = address.port();
    match error.kind() {
        io::ErrorKind::AddrInUse => anyhow!(
            "port {port} is taken, perhaps by another practice server; stop that one, or choose \
             another port: {flag} 0 takes any free one"
        ),
        io::ErrorKind::AddrNotAvailable => anyhow!(
            "{} is no address of this machine; leave --addr out to serve this machine alone, or \
             use --addr 0.0.0.0 to serve the whole network",
            address.ip()
        ),
        // Windows says so of ports that it has set aside, for Hyper-V and others.
        io::ErrorKind::PermissionDenied => anyhow!(
            "the system does not give port {port} to this program: it may be reserved (on Windows, `netsh \
             interface ipv4 show excludedportrange protocol=tcp` lists such ports), or for administrators \
             alone; choose another port, such as {flag} 9600: {flag} 0 takes any free one"
        ),
        _ => Error::new(error).context(format!("can't listen on {address}")),
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

/// The URL by which this machine's own browser reaches a port.
fn url(scheme: &str, listener: &TcpListener) -> io::Result<String> {
    let address = listener.local_addr()?;
    // The certificate is for a name.
    let is_named =
        address.ip().is_unspecified() || (address.ip().is_loopback() && scheme == "https");
    let host = if is_named { format!("localhost:{}", address.port()) } else { address.to_string() };
    Ok(format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_the_system_keeps_for_itself_is_told_with_what_helps() {
        let address = "127.0.0.1:4600".parse().expect("an address");
        let told = why_not(io::ErrorKind::PermissionDenied.into(), address, "--port").to_string();
        for words in ["port 4600", "reserved", "excludedportrange", "--port 9600", "--port 0"] {
            assert!(told.contains(words), "{told}");
        }
    }
}
