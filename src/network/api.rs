//! An API of the reader's own: what this page may ask of it, and what the reader is told of that.

use practice::wire::USERS_PATH;

use super::{
    address::{Address, Reach},
    headers::{self, Header},
    rate_guard::MOST_A_MINUTE,
};

/// The address of an API on the internet for everybody to try things on. Its posts and users have the
/// shapes that the practice network's have.
pub const JSONPLACEHOLDER: &str = "https://jsonplaceholder.typicode.com/";

/// The most requests that one press of Run may send to a server that is not on this machine.
pub const MOST_A_RUN: usize = 100;

/// An API, and what is sent along with each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    address: Address,
    headers: Vec<Header>,
}

impl Api {
    /// Reads an address and headers as a reader types them.
    ///
    /// # Errors
    ///
    /// When one of them can't be: what to say.
    pub fn parse(address: &str, headers: &str) -> Result<Self, String> {
        Ok(Self { address: Address::parse(address)?, headers: headers::parse(headers)? })
    }

    /// The URL of a task's path: see [`Address::url`].
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        self.address.url(path)
    }

    /// The scheme and host, to name it by.
    #[must_use]
    pub fn host(&self) -> &str {
        self.address.host()
    }

    /// What is sent along, names and values.
    #[must_use]
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// Whether it is on the reader's own machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.address.reach == Some(Reach::OwnMachine)
    }

    /// Where it is, if a browser may ask its reader before it lets a page go there.
    #[must_use]
    pub const fn reach(&self) -> Option<Reach> {
        self.address.reach
    }

    /// Whether it is asked without encryption.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.address.is_plain()
    }

    /// Whether the browser asks it before each request whether it may send these headers.
    #[must_use]
    pub fn is_preflighted(&self) -> bool {
        headers::are_asked_for(&self.headers)
    }

    /// How many requests it gets when so many are made: with a preflight, each is two.
    #[must_use]
    pub fn sent(&self, count: usize) -> usize {
        if self.is_preflighted() { 2 * count } else { count }
    }

    /// How many requests it gets at most when it does not answer, to find out why: the first, one that
    /// is not to be read, which the browser may be sent on from to twenty other places (WHATWG Fetch,
    /// "HTTP-redirect fetch"), and one without the headers.
    #[must_use]
    pub fn sent_to_find_out(&self) -> usize {
        self.sent(1) + 1 + 20 + usize::from(!self.headers.is_empty())
    }

    /// Why these paths can't be asked for in one press of Run, if they can't.
    #[must_use]
    pub fn problem(&self, paths: &[&str]) -> Option<String> {
        let count = paths.len();
        let sent = self.sent(count);
        if !self.is_loopback() && sent > MOST_A_RUN {
            return Some(format!(
                "These settings make {sent} requests. This page sends other people’s servers at most \
                 {MOST_A_RUN} per Run: choose fewer, or a server on your own machine."
            ));
        }
        let is_user = |path: &&&str| path.starts_with(USERS_PATH);
        let users = paths.iter().filter(is_user).count();
        (self.address.has_id() && users > 0 && users < count).then(|| {
            "This lab asks for posts and for users, but an address with {id} has one kind of thing. \
             Give a base address, without {id}."
                .to_owned()
        })
    }

    /// What the reader should know before a run.
    #[must_use]
    pub fn note(&self) -> String {
        let unknown = "There are no outlines: how long this API takes is not known before the run, \
                       and the numbers of the text are the practice network’s.";
        let bounds = format!(
            "This page sends other people’s servers at most {MOST_A_RUN} requests per Run and \
             {MOST_A_MINUTE} per minute, preflights included, plus one before each Run to see whether the \
             API answers. No redirect is followed."
        );
        let asked = "Because of the headers, the browser asks before a request whether it may send \
                     it (a preflight), so each takes two round trips.";
        let mut notes = vec![unknown];
        notes.extend((!self.is_loopback()).then_some(&*bounds));
        notes.extend(self.is_preflighted().then_some(asked));
        notes.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(address: &str) -> Api {
        Api::parse(address, "").unwrap_or_else(|problem| panic!("{address}: {problem}"))
    }

    #[test]
    fn other_peoples_servers_get_no_more_than_so_many_for_one_run() {
        let paths = vec!["posts/1?n=1"; MOST_A_RUN + 1];
        let other = api("https://api.example.org/");
        assert_eq!(other.problem(&paths[1..]), None);
        let told = other.problem(&paths).expect("one too many");
        assert!(told.contains("101 requests") && told.contains("at most 100"), "{told}");
        assert_eq!(api(JSONPLACEHOLDER).problem(&paths), Some(told));
        assert_eq!(api("http://localhost:3000/").problem(&paths), None);
    }

    #[test]
    fn an_address_with_an_id_has_one_kind_of_thing() {
        let both = ["posts/1?n=1", "users/1?n=1"];
        assert!(api("https://example.org/{id}").problem(&both).is_some());
        assert_eq!(api("https://example.org/{id}").problem(&both[..1]), None);
        assert_eq!(api("https://example.org/").problem(&both), None);
    }

    #[test]
    fn the_note_tells_of_the_bounds_where_they_hold_and_of_preflights_where_they_come() {
        let (own, other) = (api("http://localhost:3000"), api(JSONPLACEHOLDER));
        assert!(!own.note().contains("at most"), "{}", own.note());
        assert!(other.note().contains("at most 100 requests"), "{}", other.note());
        assert!(!other.note().contains("asks before"), "{}", other.note());
        let keyed = Api::parse("https://example.org/", "Authorization: x").unwrap();
        assert!(keyed.note().contains("asks before"), "{}", keyed.note());
        let long = format!("Accept: {}", "a".repeat(129));
        assert_eq!(Api::parse("https://example.org/", &long).unwrap().sent(60), 120);
    }
}
