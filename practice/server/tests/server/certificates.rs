//! The certificate of the TLS port: made, kept, or given by flags.

use std::path::PathBuf;

use crate::client::dist::Dist;
use crate::client::program::{certificate_file, program, refused, start_with_tls};
use crate::client::tls::Http2;

#[tokio::test]
async fn a_made_certificate_is_kept_for_the_next_start() {
    let mut files = Vec::new();
    for _ in 0..2 {
        let (_child, mut lines, server) = start_with_tls(program().arg("--port=0")).await;
        let file = certificate_file(&mut lines).await;
        let mut http2 = Http2::connect_trusting(&server, &file).await;
        assert_eq!(http2.read("/api/posts/1?delay=0").await.unwrap().status, 200);
        let text = std::fs::read_to_string(&file).unwrap();
        files.push((file, text));
    }
    assert_eq!(files[0], files[1]);
}

#[cfg(unix)]
#[tokio::test]
async fn the_key_of_a_made_certificate_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let (_child, mut lines, _server) = start_with_tls(program().arg("--port=0")).await;
    let file = certificate_file(&mut lines).await;
    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

/// A certificate and key of one's own, as `mkcert` would make them.
fn own_certificate(folder: &Dist, name: &str) -> [PathBuf; 2] {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let files = ["pem", "key"].map(|kind| folder.0.join(format!("{name}.{kind}")));
    std::fs::write(&files[0], made.cert.pem()).unwrap();
    std::fs::write(&files[1], made.signing_key.serialize_pem()).unwrap();
    files
}

#[tokio::test]
async fn a_certificate_given_by_flags_is_the_one_that_is_shown() {
    let folder = Dist::new("own-certificate");
    let [certificate, key] = own_certificate(&folder, "own");
    let mut program = program();
    program.arg("--port=0").arg("--cert").arg(&certificate).arg("--key").arg(key);
    let (mut child, mut lines, server) = start_with_tls(&mut program).await;
    let mut http2 = Http2::connect_trusting(&server, &certificate).await;
    assert_eq!(http2.read("/api/posts/1?delay=0").await.unwrap().status, 200);
    child.kill().await.unwrap();
    assert_eq!(lines.next_line().await.unwrap(), None, "there is nothing to be accepted");
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_is_an_error_that_says_why() {
    let folder = Dist::new("bad-certificate");
    let [certificate, key] = own_certificate(&folder, "one");
    let [_, other_key] = own_certificate(&folder, "other");
    let (text, absent) = (folder.0.join("secret.txt"), folder.0.join("absent.pem"));
    for (certificate, key, words) in [
        (&certificate, &other_key, &["have to be made together"][..]),
        (&absent, &key, &["can't read", "absent.pem"]),
        (&certificate, &absent, &["can't read", "absent.pem"]),
        (&text, &key, &["secret.txt", "no certificate in PEM"]),
        (&certificate, &text, &["secret.txt", "no private key in PEM"]),
    ] {
        let flag = |name: &str, file: &PathBuf| format!("--{name}={}", file.display());
        let message = refused(&["--port=0", &flag("cert", certificate), &flag("key", key)]).await;
        for word in words {
            assert!(message.contains(word), "{message:?} lacks {word:?}");
        }
    }
}
