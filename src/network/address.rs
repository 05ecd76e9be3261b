//! The address of an API as a reader types it: which host that is, and what is asked for there.

use practice::wire::POSTS;

/// Where a browser may ask its reader before it lets a page from elsewhere go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The machine that the browser runs on.
    OwnMachine,
    /// A network that only its own machines reach.
    OwnNetwork,
}

impl Reach {
    /// What the page calls it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::OwnMachine => "your own machine",
            Self::OwnNetwork => "your own network",
        }
    }

    /// How far away a host is, as far as that can be told by its name.
    fn of(authority: &str) -> Option<Self> {
        if is_loopback(authority) {
            return Some(Self::OwnMachine);
        }
        is_local(authority).then_some(Self::OwnNetwork)
    }
}

/// An address that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// A URL: the whole of it, which ends in a slash, or what stands before `{id}`.
    base: String,
    /// What stands behind `{id}`, which is where the number of a post goes; none without it.
    rest: Option<String>,
    /// How much of the URL is its scheme and its host.
    host_end: usize,
    /// Where it is, if a browser may ask its reader before it lets a page go there.
    pub(super) reach: Option<Reach>,
}

impl Address {
    /// Reads an address as a reader types it. The rules are stricter than those of a browser, so that both
    /// agree about which part is the host.
    ///
    /// # Errors
    ///
    /// When it can't be: what to say.
    pub(super) fn parse(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        let err = |problem: &str| Err(problem.to_owned());
        if typed.is_empty() {
            return err("Give the address of your API, such as https://api.example.org/.");
        }
        if typed.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return err("An address has no spaces and no backslashes.");
        }
        let (scheme, rest) = typed.split_once(':').unwrap_or_default();
        let scheme = scheme.to_ascii_lowercase();
        let rest = rest.strip_prefix("//").filter(|_| scheme == "https" || scheme == "http");
        let Some(rest) = rest else {
            return err("An address begins with https:// or http://.");
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return err(
                "An address with a name or a password in it is one that fetch refuses. If the API wants \
                 to know who asks, send a header such as Authorization.",
            );
        }
        if authority.is_empty() || authority.contains(['{', '}']) {
            return err("Put a host name right after https://; {id} may come later.");
        }
        if is_any_address(authority) {
            return err(
                "0.0.0.0 and [::] are where a server listens, at every address of its machine, and no \
                 addresses to ask at. On this machine, ask at 127.0.0.1 or localhost.",
            );
        }
        if path.contains('#') {
            return err("Whatever follows a # is never sent to a server: leave it out.");
        }
        let (before, behind) = match path.split_once('{') {
            Some((before, braced)) => (before, Some(braced.strip_prefix("id}").unwrap_or("{"))),
            None => (path, None),
        };
        if [before, behind.unwrap_or_default()].iter().any(|part| part.contains(['{', '}'])) {
            return err("An address can have {id} in it once, and nothing else in braces.");
        }
        if behind.is_none() && path.contains('?') {
            return err("An address with a query needs {id} where the number goes.");
        }
        let mut base = format!("{scheme}://{authority}");
        let host_end = base.len();
        base += before;
        if behind.is_none() && !path.ends_with('/') {
            base.push('/');
        }
        let rest = behind.map(ToOwned::to_owned);
        Ok(Self { base, rest, host_end, reach: Reach::of(authority) })
    }

    /// The URL of a task's path. Of its query, which is the practice network's, nothing is sent but
    /// the number of a post that the run has asked for before: no two URLs of a run are equal.
    pub(super) fn url(&self, path: &str) -> String {
        let (resource, query) = path.split_once('?').unwrap_or((path, ""));
        let mut url = self.base.clone();
        if let Some(rest) = &self.rest {
            url += resource.rsplit('/').next().unwrap_or_default();
            url += rest;
        } else {
            url += resource;
        }
        let number = query.strip_prefix("n=").and_then(|rest| rest.split('&').next()?.parse().ok());
        if let Some(number) = number.filter(|number: &u32| *number >= POSTS) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url += "n=";
            url += &number.to_string();
        }
        url
    }

    /// Whether it is asked without encryption.
    pub(super) fn is_plain(&self) -> bool {
        self.base.starts_with("http:")
    }

    /// Whether it has `{id}`, and so one kind of thing.
    pub(super) const fn has_id(&self) -> bool {
        self.rest.is_some()
    }

    /// The scheme and host, to name it by.
    pub(super) fn host(&self) -> &str {
        &self.base[..self.host_end]
    }
}

/// Whether a host is every address of a machine.
fn is_any_address(authority: &str) -> bool {
    let is = |host: &str| {
        authority.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    };
    is("0.0.0.0") || is("[::]")
}

/// Whether a host is an address that only its own network knows, or a name of such a network.
fn is_local(authority: &str) -> bool {
    if let Some(address) = authority.strip_prefix('[') {
        let address = address.to_ascii_lowercase();
        return ["fc", "fd", "fe80:"].iter().any(|prefix| address.starts_with(prefix));
    }
    let host = authority.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let address = host.parse::<std::net::Ipv4Addr>();
    address.is_ok_and(|it| it.is_private() || it.is_link_local())
        || host.rsplit_once('.').is_some_and(|(_, top)| top == "local")
}

/// Whether a host is this machine for sure: whatever is not, counts as someone else's.
pub(super) fn is_loopback(authority: &str) -> bool {
    if authority.starts_with('[') {
        return authority == "[::1]" || authority.starts_with("[::1]:");
    }
    let host = authority.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let bytes = || host.split('.').map(str::parse::<u8>);
    host == "localhost"
        || host.ends_with(".localhost")
        || (host.starts_with("127.") && bytes().count() == 4 && bytes().all(|byte| byte.is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(typed: &str) -> Address {
        Address::parse(typed).unwrap_or_else(|problem| panic!("{typed}: {problem}"))
    }

    #[test]
    fn paths_are_added_to_a_base_and_the_practice_networks_query_is_not() {
        for base in ["https://api.example.org", "https://api.example.org/"] {
            let path = "posts/7?n=6&ttfb=100&delay=200";
            assert_eq!(address(base).url(path), "https://api.example.org/posts/7");
        }
        assert_eq!(
            address("http://localhost:3000/v1").url("users/2"),
            "http://localhost:3000/v1/users/2"
        );
    }

    #[test]
    fn an_id_is_put_where_the_address_has_it() {
        for (typed, url) in [
            ("https://api.example.org/items/{id}?page=1", "https://api.example.org/items/7?page=1"),
            ("https://api.example.org?item={id}", "https://api.example.org?item=7"),
        ] {
            assert_eq!(address(typed).url("posts/7?n=6"), url);
        }
    }

    #[test]
    fn a_post_that_is_asked_for_again_has_a_url_of_its_own() {
        let base = address("http://localhost/");
        assert_eq!(base.url("posts/1?n=100&ttfb=1"), "http://localhost/posts/1?n=100");
        let template = address("http://localhost/?post={id}");
        assert_eq!(template.url("posts/1?n=999"), "http://localhost/?post=1&n=999");
        assert_eq!(base.url("posts/100?n=99"), "http://localhost/posts/100");
    }

    #[test]
    fn an_address_that_cannot_be_is_told_why() {
        for (typed, why) in [
            ("", "Give the address"),
            ("api.example.org", "begins with https://"),
            ("ftp://example.org/", "begins with https://"),
            ("https:example.org", "begins with https://"),
            ("https:///posts", "Put a host name"),
            ("https://{id}.example.org/", "Put a host name"),
            ("https://exam ple.org/", "no spaces"),
            ("https://example.org\\@127.0.0.1/", "no backslashes"),
            ("https://ann:secret@example.org/", "fetch refuses"),
            ("https://example.org/#{id}", "never sent"),
            ("https://example.org/{post}", "nothing else in braces"),
            ("https://example.org/}/{id}", "nothing else in braces"),
            ("https://example.org/{id}/{id}", "in it once"),
            ("https://example.org/?page=1", "needs {id}"),
            ("http://0.0.0.0:4600/", "where a server listens"),
            ("http://[::]/", "where a server listens"),
        ] {
            let told = Address::parse(typed).expect_err(typed);
            assert!(told.contains(why), "{typed}: {told}");
            assert!(!told.contains("secret"), "{told}");
        }
    }

    #[test]
    fn spaces_around_an_address_and_a_scheme_in_capitals_do_no_harm() {
        assert_eq!(
            address("  HTTPS://example.org/a ").url("posts/1"),
            "https://example.org/a/posts/1"
        );
    }

    #[test]
    fn only_what_is_this_machine_for_sure_is_loopback() {
        for typed in [
            "http://localhost",
            "http://LOCALHOST:3000/x",
            "http://api.localhost/",
            "http://127.0.0.1:3000/",
            "http://127.8.9.1/",
            "http://[::1]:3000/",
        ] {
            assert!(address(typed).reach == Some(Reach::OwnMachine), "{typed}");
        }
        for typed in [
            "http://127.0.0.1.example.org/",
            "http://127.evil/",
            "http://127.0.0.1%2eexample.org/",
            "http://localhost.example.org/",
            "http://[::1].example.org/",
            "http://notlocalhost/",
            "http://192.168.1.5:3000/",
            "https://example.org/localhost",
        ] {
            assert!(address(typed).reach != Some(Reach::OwnMachine), "{typed}");
        }
    }

    #[test]
    fn an_address_in_the_readers_own_network_is_one_that_a_browser_may_ask_for() {
        for (typed, reach) in [
            ("http://127.0.0.1:3000/", Some(Reach::OwnMachine)),
            ("http://192.168.1.5:3000/", Some(Reach::OwnNetwork)),
            ("http://10.0.0.1/", Some(Reach::OwnNetwork)),
            ("http://[fd00::1]/", Some(Reach::OwnNetwork)),
            ("http://printer.LOCAL/", Some(Reach::OwnNetwork)),
            ("https://192.168.1.5.example.org/", None),
            ("https://203.0.113.1/", None),
            ("https://fd.example.org/", None),
        ] {
            assert_eq!(address(typed).reach, reach, "{typed}");
        }
    }

    #[test]
    fn it_is_named_by_its_scheme_and_host() {
        for typed in ["https://example.org:8080/a/b", "https://example.org:8080?a={id}"] {
            assert_eq!(address(typed).host(), "https://example.org:8080");
        }
    }
}
