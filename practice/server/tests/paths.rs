//! Addresses that try to lead out of the page's folder.

mod client;

use client::dist::Dist;
use client::{Client, Server};

const SECRET: &str = "not for the page";

/// Asks for a path as it stands, and gives all that comes back.
async fn ask(server: &Server, target: &str) -> String {
    let mut client = Client::connect(server).await;
    client.send("GET", target, &[("Connection", "close")]).await;
    String::from_utf8_lossy(&client.until_closed().await).into_owned()
}

#[tokio::test]
async fn nothing_beside_the_folder_is_served() {
    let dist = Dist::new("tricks");
    let server = Server::start(Some(&dist.page())).await;
    let absolute = dist.0.join("secret.txt");
    let absolute = absolute.to_str().unwrap();
    let mut targets: Vec<String> = [
        "/../secret.txt",
        "/./../secret.txt",
        "/icons/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E/secret.txt",
        "/.%2e/secret.txt",
        "/..%2fsecret.txt",
        "/..%2Fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%5c..%5csecret.txt",
        "/..;/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%u002e%u002e/secret.txt",
        "//../secret.txt",
        "/index.html/../../secret.txt",
        "/index.html%00/../../secret.txt",
        "/%00../secret.txt",
        "/../dist/../secret.txt",
        "http://test/../secret.txt",
        "http://test/%2e%2e/secret.txt",
        "http://test",
        "file:///etc/passwd",
        "*",
        "secret.txt",
        "../secret.txt",
        "/api/../secret.txt",
        "/api/%2e%2e/secret.txt",
        "/api/posts/1/../../../../secret.txt",
        "//etc/passwd",
        "///etc/passwd",
        "/%2fetc/passwd",
        "/%2f%2fetc%2fpasswd",
        "/C:/Windows/win.ini",
        "/c%3a%5cwindows%5cwin.ini",
        "/Cargo.toml",
        "/../Cargo.toml",
        "/dist/index.html",
    ]
    .map(str::to_owned)
    .into();
    targets.extend([absolute.to_owned(), format!("/{absolute}"), format!("/%2f{absolute}")]);
    for target in targets {
        let answer = ask(&server, &target).await;
        assert!(!answer.contains(SECRET) && !answer.contains("root:"), "{target}: {answer}");
        let status = answer.split(' ').nth(1).unwrap_or("none");
        let is_page = target == "http://test" && status == "200";
        assert!(is_page || status.starts_with('4') || status == "none", "{target}: {answer}");
    }
    assert!(ask(&server, "/index.html").await.contains("<h1>Overlap</h1>"));
}

#[tokio::test]
async fn an_address_with_an_authority_is_read_by_its_path() {
    let dist = Dist::new("authority");
    let server = Server::start(Some(&dist.page())).await;
    let answer = ask(&server, "http://elsewhere.example/api/posts/1?delay=0").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"userId\""), "{answer}");
}

#[tokio::test]
async fn a_folder_is_never_redirected_to_another_host() {
    let dist = Dist::new("redirect");
    std::fs::create_dir_all(dist.page().join("example.org")).unwrap();
    std::fs::write(dist.page().join("example.org/index.html"), "a folder's page").unwrap();
    let server = Server::start(Some(&dist.page())).await;
    for target in ["//example.org", "/%2fexample.org", "/\\example.org", "/%5cexample.org"] {
        let answer = ask(&server, target).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{target}: {answer}");
        assert!(!answer.to_lowercase().contains("\r\nlocation:"), "{target}: {answer}");
    }
    assert!(ask(&server, "/example.org/").await.contains("a folder's page"));
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_that_leads_out_of_the_folder_is_not_followed() {
    use std::os::unix::fs::symlink;

    let dist = Dist::new("links");
    let page = dist.page();
    for (target, link) in [
        ("../secret.txt", "secret.txt"),
        ("..", "up"),
        ("/", "top"),
        ("/etc/passwd", "passwd"),
        ("index.html", "inside.html"),
    ] {
        let _ = std::fs::remove_file(page.join(link));
        symlink(target, page.join(link)).unwrap();
    }
    std::fs::create_dir_all(page.join("folder")).unwrap();
    let _ = symlink("../../secret.txt", page.join("folder/index.html"));
    let server = Server::start(Some(&page)).await;
    for target in
        ["/secret.txt", "/up/secret.txt", "/up/", "/up", "/top/etc/passwd", "/passwd", "/folder/"]
    {
        let answer = ask(&server, target).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{target}: {answer}");
        assert!(!answer.contains(SECRET) && !answer.contains("root:"), "{target}: {answer}");
    }
    assert!(ask(&server, "/inside.html").await.contains("<h1>Overlap</h1>"));
}

#[tokio::test]
async fn the_page_can_only_be_read() {
    let dist = Dist::new("methods");
    let server = Server::start(Some(&dist.page())).await;
    for method in ["PUT", "DELETE", "POST", "PATCH", "TRACE", "PROPFIND"] {
        assert_eq!(server.request(method, "/index.html", &[]).await.status, 405, "{method}");
    }
    assert!(ask(&server, "/index.html").await.contains("<h1>Overlap</h1>"));
}
