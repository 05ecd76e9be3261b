//! The certificate that the TLS port shows.

use std::fs;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, SanType,
};
use thiserror::Error;
use time::OffsetDateTime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{self, ServerConfig};

const LOCALHOST: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A made certificate is good for so long.
const VALID: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// One of an earlier start is used again up to this age, so that a server left running goes on
/// being trusted for a month.
const USED_AGAIN: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// A certificate with its private key, ready for connections. A clone is the same one.
#[derive(Debug, Clone)]
pub struct Certificate {
    config: Arc<ServerConfig>,
}

/// Why a certificate can't be used.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// The file can't be read, or holds nothing of its kind in PEM.
    #[error("{path} holds no {what} that can be read: {error}", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What was looked for in it.
        what: &'static str,
        /// What is wrong with it.
        error: String,
    },
    /// The key is that of another certificate.
    #[error("the private key is not the certificate's: they have to be made together")]
    Mismatch,
    /// What TLS has against it.
    #[error("the certificate can't be used for TLS: {0}")]
    Unusable(#[from] rustls::Error),
    /// A new one could not be made.
    #[error("no certificate could be made: {0}")]
    NotMade(#[from] rcgen::Error),
}

impl Certificate {
    /// Reads a certificate (the server's own first, then those that vouch for it) and its private
    /// key, both in PEM.
    ///
    /// # Errors
    ///
    /// When one of the files can't be read, or they don't belong together.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, CertificateError> {
        let unreadable = |path: &Path, what, error: pem::Error| {
            let error = match error {
                pem::Error::Io(error) => error.to_string(),
                pem::Error::NoItemsFound => "there is none in it, in PEM".to_owned(),
                other => other.to_string(),
            };
            CertificateError::Unreadable { path: path.to_owned(), what, error }
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .and_then(
                |chain| if chain.is_empty() { Err(pem::Error::NoItemsFound) } else { Ok(chain) },
            )
            .map_err(|error| unreadable(certificate, "certificate", error))?;
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| unreadable(key, "private key", error))?;
        Self::new(chain, key)
    }

    /// The certificate made for this machine: for `localhost`, `127.0.0.1` and `::1`, and for the
    /// address that the server listens on, if that is another. It vouches for itself alone, and is
    /// good for 90 days.
    ///
    /// With a folder it is kept there with its key, in one file, and used again for 60 days: a
    /// browser that was told to trust it goes on doing so after the server has been started anew.
    /// The second value is that file. Where nothing can be kept, one is made for this start alone.
    ///
    /// # Errors
    ///
    /// When none can be made, for which there is no known reason.
    pub fn made(
        folder: Option<&Path>,
        address: IpAddr,
    ) -> Result<(Self, Option<PathBuf>), CertificateError> {
        let other = Some(address)
            .filter(|address| !address.is_unspecified() && !LOCALHOST.contains(address));
        let name = other.map_or("localhost".to_owned(), |address| {
            // A colon may not stand in a file's name everywhere.
            address.to_string().replace(':', "-")
        });
        let file = folder.map(|folder| folder.join(format!("{name}.pem")));
        if let Some(file) = &file
            && let Some(kept) = Self::kept(file)
        {
            return Ok((kept, Some(file.clone())));
        }
        let (certificate, key) = make(other)?;
        if let Some(file) = file {
            match keep(&file, &(certificate.pem() + &key.serialize_pem())) {
                // What is in the file now may be what another server, started just then, has made.
                Ok(()) => return Ok((Self::read(&file, &file)?, Some(file))),
                Err(error) => {
                    tracing::warn!(file = %file.display(), %error, "the certificate is not kept");
                }
            }
        }
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        Ok((Self::new(vec![certificate.into()], key.into())?, None))
    }

    /// The certificate of an earlier start, if it can be used again.
    fn kept(file: &Path) -> Option<Self> {
        is_recent(file).then(|| Self::read(file, file).ok()).flatten()
    }

    fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<Self, CertificateError> {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|error| match error {
                rustls::Error::InconsistentKeys(_) => CertificateError::Mismatch,
                other => other.into(),
            })?;
        // Best first (RFC 7301 §3.2).
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { config: Arc::new(config) })
    }

    pub(crate) fn acceptor(self) -> TlsAcceptor {
        TlsAcceptor::from(self.config)
    }
}

/// A new certificate and its key.
fn make(other: Option<IpAddr>) -> Result<(rcgen::Certificate, KeyPair), rcgen::Error> {
    let mut params = CertificateParams::new(["localhost".to_owned()])?;
    let addresses = LOCALHOST.into_iter().chain(other);
    params.subject_alt_names.extend(addresses.map(SanType::IpAddress));
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Overlap practice server");
    // Without it, Apple's systems trust no certificate, accepted or not.
    params.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
    let now = OffsetDateTime::now_utc();
    // A clock that is behind by hours is no reason not to trust it.
    params.not_before = now - DAY;
    params.not_after = now + VALID;
    let key = KeyPair::generate()?;
    Ok((params.self_signed(&key)?, key))
}

fn is_recent(file: &Path) -> bool {
    let made = fs::metadata(file).and_then(|metadata| metadata.modified());
    made.is_ok_and(|made| SystemTime::now().duration_since(made).is_ok_and(|age| age < USED_AGAIN))
}

/// Writes a file that only its owner may read, whole or not at all. One that another server has
/// made meanwhile is left as it is.
fn keep(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let half = file.with_extension(format!("{}.half", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&half).and_then(|mut file| file.write_all(text.as_bytes()));
    if written.is_err() {
        let _ = fs::remove_file(&half);
    }
    written?;
    // Unlike a move, a link replaces nothing.
    let linked = fs::hard_link(&half, file).is_ok() || Certificate::kept(file).is_some();
    if linked { fs::remove_file(&half) } else { fs::rename(&half, file) }
}
