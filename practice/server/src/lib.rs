//! The practice network behind a real socket, and the built page beside it.
//!
//! # Layout
//!
//! * `api` writes out what the rules in the `practice` crate say, below `/api/`.
//! * `clock` is tokio's time for those rules.
//! * `connection` numbers the connections, so that the witness can count them.
//! * `site` serves the built page, at every other path.
//!
//! Everything else (flags, messages, signals) is the program's, in `main.rs`.

mod api;
mod clock;
mod connection;
mod site;

use std::future::IntoFuture as _;
use std::io;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;

use crate::connection::{Connection, Connections};

/// How long requests in flight may take to end after the server was told to stop.
const GRACE: Duration = Duration::from_secs(2);

/// Serves the practice network at `/api/`, and the built page from the folder `dist` if there is
/// one, over HTTP/1.1.
///
/// It accepts connections until `stop` completes; requests in flight then have two seconds to end.
/// Dropping the future stops it from accepting and leaves requests in flight alone.
///
/// ```no_run
/// # async fn example() -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// println!("http://{}/api/", listener.local_addr()?);
/// practice_server::serve(listener, None, std::future::pending()).await
/// # }
/// ```
///
/// # Errors
///
/// When the listener fails for good. What goes wrong with one connection ends that one only.
pub async fn serve(
    listener: TcpListener,
    dist: Option<&Path>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let app = Router::new().merge(api::router()).fallback_service(site::service(dist));
    let app = app.into_make_service_with_connect_info::<Connection>();

    let (stopped, when_stopped) = tokio::sync::oneshot::channel::<()>();
    let server = axum::serve(Connections::new(listener), app).with_graceful_shutdown(async move {
        stop.await;
        drop(stopped);
    });
    tokio::select! {
        ended = server.into_future() => ended,
        () = async {
            let _ = when_stopped.await;
            tokio::time::sleep(GRACE).await;
        } => Ok(()),
    }
}
