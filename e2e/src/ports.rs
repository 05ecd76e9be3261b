//! Ports that no test has used before.

use std::{collections::HashSet, sync::Mutex};

use tokio::net::TcpListener;

/// Tests share a browser, which keeps storage and a service worker for each origin: a port that
/// comes back would bring those of an earlier test along.
static USED: Mutex<Option<HashSet<u16>>> = Mutex::new(None);

/// Listens on this machine, on a port that no test of this process has used.
pub(crate) async fn listen() -> TcpListener {
    // Kept until a new port is found: the system might offer the same one again.
    let mut passed_over = Vec::new();
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        if is_new(port_of(&listener)) {
            return listener;
        }
        passed_over.push(listener);
    }
}

/// A port that nothing listens on, and that no test of this process has used.
pub async fn free_port() -> u16 {
    port_of(&listen().await)
}

/// Two ports side by side that nothing listens on, the second of them the greater.
pub(crate) async fn two_free_ports() -> [u16; 2] {
    loop {
        let port = free_port().await;
        if port < u16::MAX && is_free(port + 1).await && is_new(port + 1) {
            return [port, port + 1];
        }
    }
}

/// Whether nothing listens on that port.
pub async fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).await.is_ok()
}

fn is_new(port: u16) -> bool {
    let mut used = USED.lock().expect("no test panics while it holds this");
    used.get_or_insert_default().insert(port)
}

fn port_of(listener: &TcpListener) -> u16 {
    listener.local_addr().expect("it is bound").port()
}
