//! The server, through sockets: by its library on a free port, and by its program.

mod bounds;
mod certificates;
mod client;
mod contract;
#[cfg(unix)]
mod ending;
mod http1;
mod http2;
mod program;
