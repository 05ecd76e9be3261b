//! The connections, numbered.

use std::io;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::net::{TcpListener, TcpStream};

/// Tells the connections apart that requests come in on. A client's port could come back, a number
/// does not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Connection(pub(crate) u64);

/// Accepts connections and gives each the next number.
#[derive(Debug)]
pub(crate) struct Connections {
    listener: TcpListener,
    accepted: u64,
}

impl Connections {
    pub(crate) fn new(listener: TcpListener) -> Self {
        Self { listener, accepted: 0 }
    }
}

impl Listener for Connections {
    type Io = TcpStream;
    type Addr = Connection;

    async fn accept(&mut self) -> (TcpStream, Connection) {
        // axum's own way to accept: it outlives what may go wrong with one connection.
        let (stream, _) = Listener::accept(&mut self.listener).await;
        // A small answer must not wait until the client has acknowledged the one before. Where the
        // system refuses, answers are late by some milliseconds and nothing worse.
        let _ = stream.set_nodelay(true);
        self.accepted += 1;
        (stream, Connection(self.accepted))
    }

    /// The number of the last connection: a listener has none of its own.
    fn local_addr(&self) -> io::Result<Connection> {
        Ok(Connection(self.accepted))
    }
}

impl Connected<IncomingStream<'_, Connections>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Connections>) -> Self {
        *stream.remote_addr()
    }
}
