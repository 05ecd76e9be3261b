//! The two ports, and the connections that they accept.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper::Request;
use practice::Connection;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::answer::Answer;
use crate::api::{Api, Begun, Broken};
use crate::certificate::Certificate;
use crate::limits::Limits;
use crate::link;
use crate::site::Site;

/// Where the server listens.
#[derive(Debug)]
pub struct Ports {
    /// For HTTP/1.1 in plain text.
    pub http: TcpListener,
    /// For HTTP/2 and HTTP/1.1 over TLS, and the certificate that is shown there.
    pub tls: Option<(TcpListener, Certificate)>,
}

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Server {
    api: Api,
    site: Site,
    pub(crate) limits: Limits,
    pub(crate) requests: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
}

impl Server {
    pub(crate) async fn answer(
        &self,
        request: Request<()>,
        connection: Connection,
    ) -> Result<Answer, Broken> {
        if !Api::is_at(request.uri().path()) {
            return Ok(Box::pin(self.site.answer(request)).await);
        }
        match self.api.begin(&request, connection) {
            Begun::Waiting(exchange) => {
                // It holds on to the buffer that it was read into, and the network takes its time.
                drop(request);
                // Boxed, for it is moved about until it is first polled.
                Box::pin(self.api.answer(exchange)).await
            }
            Begun::Answered(answer) => Ok(answer),
        }
    }
}

/// Serves the practice network at `/api/`, and the built page from the folder `dist` if there is
/// one, on every port.
///
/// It accepts connections until `stop` completes; requests in flight then have
/// [`Limits::grace`] to end. Dropping the future closes every connection at once.
///
/// ```no_run
/// # async fn example() -> std::io::Result<()> {
/// use practice_server::{Limits, Ports, serve};
///
/// let http = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// println!("http://{}/api/", http.local_addr()?);
/// serve(Ports { http, tls: None }, None, Limits::default(), std::future::pending()).await;
/// # Ok(())
/// # }
/// ```
///
/// # Panics
///
/// When a limit on connections or requests is above [`Semaphore::MAX_PERMITS`].
pub async fn serve(
    ports: Ports,
    dist: Option<&Path>,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let stopped = CancellationToken::new();
    let server = Arc::new(Server {
        api: Api::new(stopped.clone()),
        site: Site::new(dist),
        requests: Arc::new(Semaphore::new(limits.requests)),
        limits,
        stop: stopped.clone(),
    });
    let mut connections = JoinSet::new();
    let listeners = Listeners::from(ports);
    tokio::select! {
        never = accept_all(&server, &listeners, &mut connections) => match never {},
        () = stop => {}
    }
    drop(listeners);
    tracing::info!(connections = connections.len(), "stopping");
    stopped.cancel();
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(server.limits.grace, all).await.is_err() {
        tracing::warn!(connections = connections.len(), "closed before their requests had ended");
    }
    tracing::info!("stopped");
}

/// Both ports, ready to accept.
struct Listeners {
    http: TcpListener,
    tls: Option<(TcpListener, TlsAcceptor)>,
}

impl From<Ports> for Listeners {
    fn from(Ports { http, tls }: Ports) -> Self {
        let tls = tls.map(|(listener, certificate)| (listener, certificate.acceptor()));
        Self { http, tls }
    }
}

impl Listeners {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr, Option<TlsAcceptor>)> {
        let Some((listener, tls)) = &self.tls else {
            let (stream, peer) = self.http.accept().await?;
            return Ok((stream, peer, None));
        };
        tokio::select! {
            plain = self.http.accept() => plain.map(|(stream, peer)| (stream, peer, None)),
            secure = listener.accept() => {
                secure.map(|(stream, peer)| (stream, peer, Some(tls.clone())))
            }
        }
    }
}

/// Accepts connections, as many at a time as are allowed.
async fn accept_all(
    server: &Arc<Server>,
    listeners: &Listeners,
    connections: &mut JoinSet<()>,
) -> std::convert::Infallible {
    let room = Arc::new(Semaphore::new(server.limits.connections));
    let mut number = 0;
    let mut is_full = false;
    loop {
        if is_full != (room.available_permits() == 0) {
            is_full = !is_full;
            if is_full {
                tracing::warn!("as many connections are open as are allowed; more have to wait");
            }
        }
        let next = async { (place(&room).await, listeners.accept().await) };
        let (place, accepted) = tokio::select! {
            next = next => next,
            // What a connection held is given back when its task has been joined.
            Some(_) = connections.join_next() => continue,
        };
        match accepted {
            Ok((stream, peer, tls)) => {
                number += 1;
                let connection = link::serve(server.clone(), stream, peer, number, tls);
                connections.spawn(async move {
                    connection.await;
                    drop(place);
                });
            }
            Err(error) => survive(&error).await,
        }
    }
}

/// Waits until there is room for a connection.
async fn place(room: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    room.clone().acquire_owned().await.expect("it is never closed")
}

/// A connection that went away before it was accepted is no matter. Anything else, as a rule too
/// many open files, may be better in a while.
async fn survive(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};

    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be accepted; trying again in a second");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
