//! The built site behind the hosts that people put it on: as their packages set them up, and with the
//! settings that the README gives.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use e2e::{
    browser::with_browser, patience::eventually, ports::free_port, report, runs::run_both, setup,
};
use reqwest::{Client, Response, header, redirect::Policy};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

use crate::visits::copy;

/// How long a host may take to start.
const START: Duration = Duration::from_secs(30);

/// The settings that readers copy.
const README: &str = include_str!("../../../README.md");

/// Where the site lies in those settings.
const README_ROOT: &str = "/var/www/overlap";

/// The name of the host in those settings.
const README_NAME: &str = "lesson.example.org";

/// Files below this size may come as they are.
const SMALL: u64 = 1000;

/// A folder of a host's own, with a copy of the site that every user can read, and a port.
struct Place {
    folder: PathBuf,
    port: u16,
}

impl Place {
    async fn new() -> Self {
        let port = free_port().await;
        let place = Self { folder: env::temp_dir().join(format!("overlap-host-{port}")), port };
        copy(&setup::dist(), &place.site());
        place
    }

    fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A text in which `SITE`, `FOLDER`, `ADDRESS` and `PORT` stand for what they are here.
    fn fill_in(&self, text: &str) -> String {
        text.replace("PORT", &self.port.to_string())
            .replace("SITE", &self.site().to_string_lossy())
            .replace("FOLDER", &self.folder.to_string_lossy())
            .replace("ADDRESS", &self.address())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // The system clears this folder some day if we can't.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A host's program that serves the site. Dropping it kills it.
struct Host {
    _child: Child,
    client: Client,
    place: Place,
}

impl Host {
    /// Starts a program with these arguments and this configuration, both to be filled in. None where it
    /// is not on this machine, or something of its package is not: then the test is skipped.
    async fn start(
        program: &str,
        needed: &[&str],
        arguments: &[&str],
        config: &str,
    ) -> Option<Self> {
        if let Some(missing) = needed.iter().find(|needed| !Path::new(needed).exists()) {
            report::skipped(&format!("there is no {missing}, which Debian's {program} brings"));
            return None;
        }
        let place = Place::new().await;
        fs::write(place.folder.join("config"), place.fill_in(config)).expect("a folder of ours");
        let log = place.folder.join("log");
        let log_file = fs::File::create(&log).expect("a folder of ours");
        // Debian keeps servers in a folder that is not on everyone's PATH.
        let path = env::var("PATH").unwrap_or_default() + ":/usr/sbin";
        let child = Command::new(program)
            .args(arguments.iter().map(|argument| place.fill_in(argument)))
            .env("PATH", path)
            // Caddy keeps its state below these.
            .env("XDG_CONFIG_HOME", &place.folder)
            .env("XDG_DATA_HOME", &place.folder)
            .stdin(Stdio::null())
            .stdout(log_file.try_clone().expect("a second handle"))
            .stderr(log_file)
            .kill_on_drop(true)
            .spawn();
        let Ok(child) = child else {
            report::skipped(&format!("{program} is not on this machine"));
            return None;
        };
        eventually(START, async || {
            let connected = TcpStream::connect(place.address()).await;
            connected.map(drop).map_err(|error| {
                let told = fs::read_to_string(&log).unwrap_or_default();
                format!("without {program} ({error}), which said: {told}")
            })
        })
        .await;
        let client = Client::builder().redirect(Policy::none()).build();
        let client = client.expect("a client without TLS needs nothing of the system");
        Some(Self { _child: child, client, place })
    }

    /// The page starts, its first lab is ready, and its runs give their records.
    async fn assert_labs_run(&self) {
        with_browser(async |browser| {
            browser.open(&format!("http://{}/", self.place.address())).await;
            let lab = browser.lab("three-requests");
            assert_eq!(lab.until(&["idle", "failed"]).await, "idle");
            run_both(&lab).await;
            assert_eq!(lab.text("problem").await, "");
            browser.assert_no_error_in_console().await;
        })
        .await;
    }

    /// Every file is compressed, and kept as long as it may be: for good where its name changes with it,
    /// and else until the host has been asked, which it answers without sending it again.
    async fn assert_saves_transfers(&self) {
        for (path, size) in files(&self.place.site()) {
            let answer = self.get(&path, &[]).await;
            assert_eq!(answer.status(), 200, "{path}");
            let wanted =
                if is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
            assert_eq!(value(&answer, "cache-control"), [wanted], "{path}");
            if size > SMALL {
                assert_eq!(value(&answer, "content-encoding"), ["gzip"], "{path}");
            }
            let etag = value(&answer, "etag").pop().map(|it| ("if-none-match", it));
            let modified = value(&answer, "last-modified").pop();
            let modified = modified.map(|it| ("if-modified-since", it));
            let conditions: Vec<_> = etag.into_iter().chain(modified).collect();
            let again = self.get(&path, &conditions).await;
            assert_eq!(again.status(), 304, "{path} with {conditions:?}");
        }
    }

    async fn get(&self, path: &str, conditions: &[(&str, String)]) -> Response {
        let url = format!("http://{}/{path}", self.place.address());
        let mut request = self.client.get(&url).header(header::ACCEPT_ENCODING, "gzip");
        for (name, value) in conditions {
            request = request.header(*name, value);
        }
        request.send().await.unwrap_or_else(|error| panic!("{url}: {error}"))
    }
}

/// The values of an answer's header.
fn value(answer: &Response, name: &str) -> Vec<String> {
    let values = answer.headers().get_all(name).iter();
    values.map(|value| value.to_str().expect("a header in ASCII").to_owned()).collect()
}

/// Whether the file's name has a hash of its content in it. What lies below `snippets` has one of its
/// crate's name alone.
fn is_hashed(path: &str) -> bool {
    path.starts_with("overlap-")
}

/// Each file that a browser may ask for, as an address below the page's, and its size.
fn files(folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(in_folder) = folders.pop() {
        for entry in fs::read_dir(in_folder).expect("the built page") {
            let entry = entry.expect("something in it");
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(folder).expect("it is in there");
            match below.to_str().expect("its name is UTF-8") {
                "_headers" => {}
                "index.html" => found.push((String::new(), size(&path))),
                name => found.push((name.to_owned(), size(&path))),
            }
        }
    }
    found
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).expect("a file").len()
}

/// The settings that the README gives in this language, for the folder and the port that a test takes.
fn from_readme(language: &str, listens: &str, instead: &str) -> String {
    let fence = format!("```{language}\n");
    let (_, block) = README.split_once(&fence).expect("the README has this block");
    let (block, _) = block.split_once("```").expect("it ends");
    assert!(block.contains(README_ROOT) && block.contains(listens), "{block}");
    block.replace(README_ROOT, "SITE").replace(listens, instead)
}

#[tokio::test]
async fn the_labs_run_behind_nginx() {
    // Debian's nginx.conf and its default site, with temporary files where anybody may write.
    let around = |server: &str| {
        format!(
            "daemon off; master_process off; pid FOLDER/pid; error_log stderr; events {{}}
            http {{
              include /etc/nginx/mime.types; default_type application/octet-stream;
              sendfile on; gzip on; access_log off;
              client_body_temp_path FOLDER/1; proxy_temp_path FOLDER/2;
              fastcgi_temp_path FOLDER/3; uwsgi_temp_path FOLDER/4; scgi_temp_path FOLDER/5;
              {server}
            }}"
        )
    };
    let start = async |server: &str| {
        let arguments = ["-p", "FOLDER", "-e", "stderr", "-c", "FOLDER/config"];
        Host::start("nginx", &["/etc/nginx/mime.types"], &arguments, &around(server)).await
    };
    let packaged = "server { listen ADDRESS; root SITE; index index.html;
        location / { try_files $uri $uri/ =404; } }";
    let Some(host) = start(packaged).await else { return };
    host.assert_labs_run().await;
    let Some(host) = start(&from_readme("nginx", "listen 80;", "listen ADDRESS;")).await else {
        return;
    };
    host.assert_labs_run().await;
    host.assert_saves_transfers().await;
}

#[tokio::test]
async fn the_labs_run_behind_apache() {
    // Debian's apache2.conf, which opens /var/www in the same way.
    let around = "ServerName localhost\nDefaultRuntimeDir FOLDER\nPidFile FOLDER/pid
        ErrorLog FOLDER/error-log\nUser www-data\nGroup www-data\nListen ADDRESS
        IncludeOptional /etc/apache2/mods-enabled/*.load
        IncludeOptional /etc/apache2/mods-enabled/*.conf
        <Directory />\nRequire all denied\n</Directory>
        <Directory SITE>\nOptions Indexes FollowSymLinks\nRequire all granted\n</Directory>\n";
    let start = async |more: &str| {
        let needed = ["/etc/apache2/mods-enabled", "/etc/apache2/mods-available/headers.load"];
        let arguments = ["-X", "-f", "FOLDER/config"];
        Host::start("apache2", &needed, &arguments, &format!("{around}{more}\n")).await
    };
    let Some(host) = start("DocumentRoot SITE").await else { return };
    host.assert_labs_run().await;
    let settings = from_readme("apache", "*:80", "ADDRESS");
    let module = "/etc/apache2/mods-available/headers.load";
    let Some(host) =
        start(&format!("<IfModule !headers_module>\nInclude {module}\n</IfModule>\n{settings}"))
            .await
    else {
        return;
    };
    host.assert_labs_run().await;
    host.assert_saves_transfers().await;
}

#[tokio::test]
async fn the_labs_run_behind_caddy() {
    let start = async |site: &str| {
        let arguments = ["run", "--adapter", "caddyfile", "--config", "FOLDER/config"];
        let config = format!("{{\n admin off\n auto_https off\n}}\n{site}");
        Host::start("caddy", &[], &arguments, &config).await
    };
    let packaged = "http://ADDRESS {\n root * SITE\n file_server\n}";
    let Some(host) = start(packaged).await else { return };
    host.assert_labs_run().await;
    let settings = from_readme("caddyfile", README_NAME, "http://ADDRESS");
    let Some(host) = start(&settings).await else { return };
    host.assert_labs_run().await;
    host.assert_saves_transfers().await;
}

#[tokio::test]
async fn the_labs_run_behind_pythons_server() {
    let arguments = ["-m", "http.server", "--bind=127.0.0.1", "--directory=SITE", "PORT"];
    let Some(host) = Host::start("python3", &[], &arguments, "").await else { return };
    host.assert_labs_run().await;
}

#[tokio::test]
async fn the_headers_file_names_what_may_be_kept_for_good() {
    let dist = setup::dist();
    let rules = fs::read_to_string(dist.join("_headers")).expect("it is a part of the site");
    let mut paths = rules.lines().filter_map(|line| line.strip_prefix('/'));
    let beginning = paths.next().and_then(|path| path.strip_suffix('*')).expect("a rule");
    assert_eq!(paths.next(), None, "one rule: headers of two would be joined");
    for (path, _) in files(&dist) {
        assert_eq!(path.starts_with(beginning), is_hashed(&path), "{path}");
    }
    let worker = fs::read_to_string(dist.join("sw.js")).expect("it is a part of the site");
    assert!(!worker.contains("_headers"), "such a host does not serve it");
}
