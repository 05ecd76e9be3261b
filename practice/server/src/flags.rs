//! The command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use practice::wire;
use tracing::level_filters::LevelFilter;

/// The practice network of Overlap, behind real sockets: HTTP/1.1 on one port, HTTP/2 over TLS on
/// another.
///
/// It answers below /api/, slowly and on purpose, and serves the built lesson beside it. Ctrl-C
/// lets what is in flight end, for 5 seconds at most; a second one ends it at once.
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Flags {
    /// The built lesson's folder [default: dist, if there is one]
    #[arg(long, value_name = "DIR")]
    pub(crate) dist: Option<PathBuf>,
    /// The port for HTTP/1.1; 0 takes any free one
    #[arg(long, default_value_t = wire::PORT)]
    pub(crate) port: u16,
    /// The port for TLS, with HTTP/2 and HTTP/1.1 [default: the one after --port]
    #[arg(long, value_name = "PORT")]
    tls_port: Option<u16>,
    /// Serves plain HTTP/1.1 alone
    #[arg(long, conflicts_with_all = ["tls_port", "cert", "key"])]
    no_tls: bool,
    /// The certificate to show, in PEM [default: one is made for localhost, and kept beside this
    /// program; browsers warn of it until it is accepted, and not of one that `mkcert` made]
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) cert: Option<PathBuf>,
    /// The private key of that certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "cert")]
    pub(crate) key: Option<PathBuf>,
    /// The address to listen on; the default can be reached from this machine only
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) addr: IpAddr,
    /// What to log: off, error, warn, info (with a line for each request) or debug (with one for each
    /// connection, too)
    #[arg(long, value_name = "LEVEL", default_value = "warn")]
    pub(crate) log: LevelFilter,
    /// How the log's lines are written
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) log_format: LogFormat,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// When, how grave, then name=value
    Text,
    /// The same as JSON, an object a line
    Json,
}

impl Flags {
    /// Where to listen for plain HTTP.
    pub(crate) fn http(&self) -> SocketAddr {
        SocketAddr::new(self.addr, self.port)
    }

    /// Where to listen for TLS; `None` where it is not wanted.
    pub(crate) fn tls(&self) -> Option<SocketAddr> {
        let next = match self.port {
            // Any free one, as for plain HTTP; there is none after the last, too.
            0 | u16::MAX => 0,
            port => port + 1,
        };
        (!self.no_tls).then(|| SocketAddr::new(self.addr, self.tls_port.unwrap_or(next)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Flags, clap::Error> {
        Flags::try_parse_from([&["practice-server"], args].concat())
    }

    fn tls_port(args: &[&str]) -> Option<u16> {
        parsed(args).unwrap().tls().map(|address| address.port())
    }

    #[test]
    fn tls_is_at_the_next_port_unless_told_otherwise() {
        assert_eq!(tls_port(&[]), Some(wire::TLS_PORT));
        assert_eq!(tls_port(&["--port=9000"]), Some(9001));
        assert_eq!(tls_port(&["--port=9000", "--tls-port=443"]), Some(443));
        assert_eq!(tls_port(&["--port=0"]), Some(0));
        assert_eq!(tls_port(&["--port=65535"]), Some(0));
        assert_eq!(tls_port(&["--no-tls"]), None);
    }

    #[test]
    fn a_certificate_and_its_key_come_together() {
        assert!(parsed(&["--cert=a"]).is_err());
        assert!(parsed(&["--key=a"]).is_err());
        assert!(parsed(&["--cert=a", "--key=b"]).is_ok());
        assert!(parsed(&["--cert=a", "--key=b", "--no-tls"]).is_err());
    }
}
