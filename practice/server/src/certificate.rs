//! The certificate that the TLS port shows: given, or made for this machine.

use std::fs;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, SanType,
};
use time::OffsetDateTime;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

const LOCALHOST: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a certificate (the server's own first, then those that vouch for it) and its private key,
/// both in PEM, ready for connections.
///
/// # Errors
///
/// When one of the files can't be read, or they don't belong together.
pub fn read(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>> {
    let read =
        |file: &Path| fs::read(file).with_context(|| format!("can't read {}", file.display()));
    from_pem(&read(certificate)?, &read(key)?)
        .with_context(|| format!("can't use {} with {}", certificate.display(), key.display()))
}

/// The certificate made for this machine: for `localhost`, `127.0.0.1` and `::1`, and for the address
/// that the server listens on, if that is another. It vouches for itself alone, and is good for 90
/// days.
///
/// It is kept with its key in one file of that folder, and used again for 60 days: a browser that was
/// told to trust it goes on doing so after the server has been started anew. The second value is that
/// file; `None` where it can't be written.
///
/// # Errors
///
/// When none can be made, for which there is no known reason.
pub fn made(folder: &Path, address: IpAddr) -> Result<(Arc<ServerConfig>, Option<PathBuf>)> {
    let other = Some(address).filter(|ip| !ip.is_unspecified() && !LOCALHOST.contains(ip));
    // A colon may not stand in a file's name everywhere.
    let name = other.map_or("localhost".to_owned(), |ip| ip.to_string().replace(':', "-"));
    let file = folder.join(name + ".pem");
    if is_recent(&file)
        && let Ok(kept) = read(&file, &file)
    {
        return Ok((kept, Some(file)));
    }
    let pem = make(other)?;
    let kept = keep(&file, &pem);
    if let Err(error) = &kept {
        tracing::warn!(file = %file.display(), %error, "the certificate is not kept");
    }
    Ok((from_pem(pem.as_bytes(), pem.as_bytes())?, kept.is_ok().then_some(file)))
}

fn from_pem(certificate: &[u8], key: &[u8]) -> Result<Arc<ServerConfig>> {
    let chain = CertificateDer::pem_slice_iter(certificate).collect::<Result<Vec<_>, _>>()?;
    ensure!(!chain.is_empty(), "there is no certificate in PEM");
    let key = PrivateKeyDer::from_pem_slice(key).context("there is no private key in PEM")?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .context("a certificate and its key have to be made together")?;
    // Best first (RFC 7301 §3.2).
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// A new certificate and its key, in PEM.
fn make(other: Option<IpAddr>) -> Result<String> {
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
    params.not_after = now + 90 * DAY;
    let key = KeyPair::generate()?;
    Ok(params.self_signed(&key)?.pem() + &key.serialize_pem())
}

fn is_recent(file: &Path) -> bool {
    let made = fs::metadata(file).and_then(|metadata| metadata.modified());
    made.is_ok_and(|made| made.elapsed().is_ok_and(|age| age < 60 * DAY))
}

/// Writes a file that only its owner may read.
fn keep(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())
}
