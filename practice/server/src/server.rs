//! The two ports, and the connections that they accept.

use std::convert::Infallible;
use std::future::pending;
use std::mem;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use practice::Network;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_util::sync::CancellationToken;

use crate::clock::TokioClock;
use crate::connection;
use crate::limits::Limits;
use crate::site::Site;

/// Where the server listens.
#[derive(Debug)]
pub struct Ports {
    /// For HTTP/1.1 in plain text.
    pub http: TcpListener,
    /// For HTTP/2 and HTTP/1.1 over TLS, and the [`certificate`](crate::certificate) shown there.
    pub tls: Option<(TcpListener, Arc<ServerConfig>)>,
}

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) network: Network<TokioClock>,
    pub(crate) site: Site,
    pub(crate) limits: Limits,
    /// A permit for each request that may be in flight.
    pub(crate) requests: Arc<Semaphore>,
    pub(crate) stop: CancellationToken,
}

/// Serves the practice network at `/api/`, and the built page from the folder `dist` if there is
/// one, on every port.
///
/// It accepts connections until `stop` is cancelled; requests in flight then have
/// [`Limits::grace`] to end. Dropping the future closes every connection at once.
///
/// # Panics
///
/// When a limit on connections or requests is above [`Semaphore::MAX_PERMITS`].
pub async fn serve(ports: Ports, dist: Option<&Path>, limits: Limits, stop: CancellationToken) {
    let server = Arc::new(Server {
        network: Network::new(TokioClock::new()),
        site: Site::new(dist),
        requests: Arc::new(Semaphore::new(limits.requests)),
        limits,
        stop: stop.clone(),
    });
    let mut connections = JoinSet::new();
    tokio::select! {
        never = accept_all(&server, ports, &mut connections) => match never {},
        () = stop.cancelled() => {}
    }
    tracing::info!("stopping");
    let all = async { while connections.join_next().await.is_some() {} };
    if timeout(server.limits.grace, all).await.is_err() {
        tracing::warn!(connections = connections.len(), "closed before their requests had ended");
    }
    tracing::info!("stopped");
}

/// Accepts connections, as many at a time as are allowed. Dropping the future closes the ports.
async fn accept_all(
    server: &Arc<Server>,
    Ports { http, tls }: Ports,
    connections: &mut JoinSet<()>,
) -> Infallible {
    let tls = tls.map(|(listener, certificate)| (listener, TlsAcceptor::from(certificate)));
    let secure = async || match &tls {
        Some((listener, acceptor)) => (listener.accept().await, Some(acceptor.clone())),
        None => pending().await,
    };
    let room = Arc::new(Semaphore::new(server.limits.connections));
    let mut has_warned = false;
    let mut number = 0;
    loop {
        if room.available_permits() == 0 && !mem::replace(&mut has_warned, true) {
            tracing::warn!("as many connections are open as are allowed; more have to wait");
        }
        let permit = Arc::clone(&room).acquire_owned().await.expect("it is never closed");
        let (accepted, acceptor) = tokio::select! {
            plain = http.accept() => (plain, None),
            secure = secure() => secure,
        };
        // What the connections held that have ended meanwhile is given back when they are joined.
        while connections.try_join_next().is_some() {}
        match accepted {
            Ok((stream, _)) => {
                number += 1;
                let connection = connection::serve(Arc::clone(server), stream, number, acceptor);
                connections.spawn(async move {
                    connection.await;
                    drop(permit);
                });
            }
            Err(error) => {
                // As a rule too many files are open, and some may be closed soon.
                tracing::error!(%error, "no connection can be accepted; trying again in a second");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}
