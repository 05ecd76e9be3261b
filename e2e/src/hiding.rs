//! A server that lets no page of another origin see its timing.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// What a server says to let a page see it, and what nobody understands in its place.
const SAYS: &[u8] = b"timing-allow-origin";
const HIDDEN: &[u8] = b"timing-allow-nobody";

/// Passes all on between a port and the server at `to`, as `127.0.0.1:4600`, but for the header
/// `Timing-Allow-Origin`. Ends when it is dropped.
pub async fn hide_timing(port: u16, to: String) {
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free");
    let mut links = JoinSet::new();
    loop {
        let (client, _) = listener.accept().await.expect("it listens");
        links.spawn(link(client, to.clone()));
    }
}

/// One connection, until either end closes it.
async fn link(client: TcpStream, to: String) {
    let Ok(server) = TcpStream::connect(to).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let back = async {
        let mut buffer = [0; 16 * 1024];
        while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
            let piece = &mut buffer[..length];
            // The server writes an answer's headers in one go, so that they come in one piece.
            if let Some(at) = piece.windows(SAYS.len()).position(|window| window == SAYS) {
                piece[at..at + HIDDEN.len()].copy_from_slice(HIDDEN);
            }
            if to_client.write_all(piece).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = back => {}
        _ = copy(&mut from_client, &mut to_server) => {}
    }
}
