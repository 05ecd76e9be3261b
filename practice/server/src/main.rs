//! Starts the practice server from the command line.

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use tokio::net::TcpListener;

/// Where `cargo xtask build` puts the page.
const USUAL_DIST: &str = "dist";

/// The practice network of Overlap, behind a real socket.
///
/// It answers below /api/, slowly and on purpose, and serves the built lesson beside it.
#[derive(Debug, Parser)]
#[command(version)]
struct Flags {
    /// The built lesson's folder [default: dist, if there is one]
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
    /// The port to listen on; 0 takes any free one
    #[arg(long, default_value_t = 4600)]
    port: u16,
    /// The address to listen on; the default can be reached from this machine only
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    addr: IpAddr,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Flags::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("practice-server: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(flags: Flags) -> Result<(), String> {
    let dist = dist(flags.dist)?;
    let wanted = SocketAddr::new(flags.addr, flags.port);
    let listener = TcpListener::bind(wanted).await.map_err(|error| not_bound(wanted, &error))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let stop = stop_signal().map_err(|error| format!("can't listen for signals: {error}"))?;
    announce(address, dist.as_deref()).map_err(|error| error.to_string())?;
    practice_server::serve(listener, dist.as_deref(), stop).await.map_err(|error| error.to_string())
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

fn not_bound(address: SocketAddr, error: &io::Error) -> String {
    let port = address.port();
    match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "port {port} is taken, perhaps by another practice server; stop that one, or choose \
             another port: --port {}, or --port 0 for any free one",
            port.checked_add(1).unwrap_or(4600)
        ),
        _ => format!("can't listen on {address}: {error}"),
    }
}

/// Prints the one line that says that the server is ready, which programs read the port from.
fn announce(address: SocketAddr, dist: Option<&Path>) -> io::Result<()> {
    let lesson = match dist {
        Some(_) => format!("http://{address}/"),
        None => "not served, for there is no folder dist here".to_owned(),
    };
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "Practice network: http://{address}/api/  Lesson: {lesson}")?;
    stdout.flush()
}

/// Completes on Ctrl-C or, where there is such a thing, when the system asks the program to end.
///
/// # Errors
///
/// When the system does not let it listen.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Completes on Ctrl-C.
///
/// # Errors
///
/// When the system does not let it listen.
#[cfg(windows)]
fn stop_signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut ctrl_c = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        ctrl_c.recv().await;
    })
}
