//! Starts the practice server from the command line.

mod flags;
mod signals;

use std::io::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use practice::wire;
use practice_server::{Certificate, Limits, Ports, serve};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;
use tracing::level_filters::LevelFilter;

use crate::flags::{Flags, LogFormat};
use crate::signals::Signals;

/// Where `cargo xtask build` puts the page.
const USUAL_DIST: &str = "dist";

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
    match run(Flags::parse()).await {
        Ok(code) => code,
        Err(message) => {
            eprintln!("practice-server: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: Flags) -> Result<ExitCode, String> {
    if flags.tls().is_some_and(|tls| tls.port() != 0 && tls == flags.http()) {
        return Err("--port and --tls-port are the same; each needs a port of its own".to_owned());
    }
    log(flags.log.into(), flags.log_format);
    let dist = dist(flags.dist.clone())?;
    let limits = limits()?;
    let mut signals =
        Signals::listen().map_err(|error| format!("can't listen for signals: {error}"))?;
    let (ports, made) = listen(&flags)?;
    announce(&ports, dist.as_deref(), made.as_ref()).map_err(|error| error.to_string())?;

    let grace = limits.grace.as_secs();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = serve(ports, dist.as_deref(), limits, async {
        let _ = stopped.await;
    });
    let told_twice = async {
        signals.next().await;
        drop(stop);
        tokio::select! {
            () = signals.next() => return,
            () = tokio::time::sleep(SOON) => {}
        }
        eprintln!("Requests in flight have {grace} s to end; Ctrl-C again ends at once.");
        signals.next().await;
    };
    tokio::select! {
        () = server => Ok(ExitCode::SUCCESS),
        () = told_twice => Ok(ExitCode::from(INTERRUPTED)),
    }
}

/// Logs on standard error, one line an event.
fn log(level: LevelFilter, format: LogFormat) {
    use tracing_subscriber::Layer as _;
    use tracing_subscriber::fmt;
    use tracing_subscriber::layer::SubscriberExt as _;
    use tracing_subscriber::util::SubscriberInitExt as _;

    let lines = fmt::layer().with_writer(io::stderr).with_ansi(false).with_target(false);
    let lines = match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // The libraries' own events are about the libraries.
    let own = tracing_subscriber::filter::Targets::new().with_target("practice_server", level);
    tracing_subscriber::registry().with(lines).with(own).init();
}

/// The folder to serve the page from. One that was asked for has to be there.
fn dist(asked: Option<PathBuf>) -> Result<Option<PathBuf>, String> {
    match asked {
        Some(dist) if dist.is_dir() => Ok(Some(dist)),
        Some(dist) => Err(format!(
            "there is no folder {}; build the lesson with `cargo xtask build`, or leave out --dist \
             to serve the practice network alone",
            dist.display()
        )),
        None => Ok(Some(PathBuf::from(USUAL_DIST)).filter(|dist| dist.is_dir())),
    }
}

/// The usual limits, with no more connections than the system lets the program have open files.
fn limits() -> Result<Limits, String> {
    let mut limits = Limits::default();
    let wanted = limits.connections as u64 + OTHER_FILES;
    let files = rlimit::increase_nofile_limit(wanted)
        .map_err(|error| format!("can't ask how many files may be open: {error}"))?;
    if files < wanted {
        // Half of a small number is more than what would be left of it.
        let connections = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
        limits.connections = usize::try_from(connections).unwrap_or(limits.connections);
        tracing::info!(
            files,
            connections,
            "few files may be open here, so there is room for fewer connections (ulimit -n)"
        );
    }
    Ok(limits)
}

/// Takes the ports. The second value says where the certificate came from.
fn listen(flags: &Flags) -> Result<(Ports, Option<Made>), String> {
    let http = bind(flags.http(), "--port")?;
    let Some(address) = flags.tls() else {
        return Ok((Ports { http, tls: None }, None));
    };
    let (certificate, made) = certificate(flags)?;
    let listener = bind(address, "--tls-port")
        .map_err(|message| format!("{message}; --no-tls does without"))?;
    Ok((Ports { http, tls: Some((listener, certificate)) }, made))
}

/// A certificate made for this machine, and its file if it is kept in one.
struct Made {
    file: Option<PathBuf>,
}

fn certificate(flags: &Flags) -> Result<(Certificate, Option<Made>), String> {
    let read = match (&flags.cert, &flags.key) {
        (Some(certificate), Some(key)) => {
            Certificate::read(certificate, key).map(|certificate| (certificate, None))
        }
        _ => Certificate::made(certificates().as_deref(), flags.addr)
            .map(|(certificate, file)| (certificate, Some(Made { file }))),
    };
    read.map_err(|error| error.to_string())
}

/// Where a made certificate is kept: beside the program, which in a clone of the project is in the
/// `target` folder, like everything else that is made on this machine.
fn certificates() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(program.parent()?.join("practice-server-certificate"))
}

fn bind(address: SocketAddr, flag: &str) -> Result<TcpListener, String> {
    listener(address).map_err(|error| not_bound(address, flag, &error))
}

/// As `TcpListener::bind`, with more room for connections that wait to be accepted.
fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Elsewhere it would let two servers have one port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn not_bound(address: SocketAddr, flag: &str, error: &io::Error) -> String {
    let port = address.port();
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} is taken, perhaps by another practice server; stop that one, or choose \
             another port: {flag} {}, or {flag} 0 for any free one",
            // Two on: the next may be TLS's.
            port.checked_add(2).unwrap_or(wire::PORT)
        ),
        io::ErrorKind::PermissionDenied => format!(
            "port {port} can't be listened on without special rights; choose one above 1023, or \
             {flag} 0 for any free one"
        ),
        io::ErrorKind::AddrNotAvailable => format!(
            "{} is no address of this machine; leave --addr out to serve this machine alone, or \
             use --addr 0.0.0.0 to serve the whole network",
            address.ip()
        ),
        _ => format!("can't listen on {address}: {error}"),
    }
}

/// Prints what says that the server is ready. Programs read the ports from it: the first line is
/// about plain HTTP, the second about TLS.
fn announce(ports: &Ports, dist: Option<&Path>, made: Option<&Made>) -> io::Result<()> {
    let lesson = |url: &str| match dist {
        Some(_) => format!("{url}/"),
        None => "not served, for there is no folder dist here".to_owned(),
    };
    let address = ports.http.local_addr()?;
    let url = plain_url(address);
    let mut text = format!("Practice network: {url}/api/  Lesson: {}\n", lesson(&url));
    if let Some((listener, _)) = &ports.tls {
        let url = tls_url(listener.local_addr()?);
        text.extend(["The same by HTTP/2: ", &url, "/api/  Lesson: ", &lesson(&url), "\n"]);
        if let Some(Made { file }) = made {
            text.extend([
                "Its certificate was made here, so browsers warn of it: open ",
                &url,
                "/ once and accept it.\n",
            ]);
            if let Some(file) = file {
                text.extend(["It is kept in ", &file.to_string_lossy(), "\n"]);
            }
        }
    }
    if !address.ip().is_loopback() {
        text.push_str("Other machines that can reach this one can use it, too.\n");
    }
    // All at once: a program may read the first line and close its end.
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// The URL that this machine's browser can open.
fn plain_url(address: SocketAddr) -> String {
    let port = address.port();
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => format!("http://127.0.0.1:{port}"),
        IpAddr::V6(ip) if ip.is_unspecified() => format!("http://[::1]:{port}"),
        _ => format!("http://{address}"),
    }
}

/// The URL by the name that a certificate is for, if the address is this machine's.
fn tls_url(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("https://localhost:{}", address.port())
    } else {
        format!("https://{address}")
    }
}
