//! A network whose time stands still until a test moves it, and clients that note what they see.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use futures::channel::oneshot;
use futures::executor::{LocalPool, LocalSpawner};
use futures::future::RemoteHandle;
use futures::task::LocalSpawnExt;
use practice::{Clock, Connection, Network};
use serde_json::Value;

/// Time that only a test moves.
#[derive(Debug, Clone, Default)]
pub(crate) struct ManualClock {
    now: Rc<Cell<Duration>>,
    sleepers: Rc<RefCell<Vec<Sleeper>>>,
}

/// When to wake whom.
type Sleeper = (Duration, oneshot::Sender<()>);

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        self.now.get()
    }

    async fn sleep(&self, time: Duration) {
        let (wake, woken) = oneshot::channel();
        self.sleepers.borrow_mut().push((self.now() + time, wake));
        let _ = woken.await;
    }
}

/// A network, its clock, and what runs its clients.
pub(crate) struct World {
    pool: LocalPool,
    spawner: LocalSpawner,
    clock: ManualClock,
    network: Network<ManualClock>,
}

/// What a client has seen so far, with the time in milliseconds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    pub(crate) head: Option<(u64, u16)>,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) close: bool,
    /// Each piece's time and length.
    pub(crate) pieces: Vec<(u64, usize)>,
    pub(crate) body: Vec<u8>,
    pub(crate) end_ms: Option<u64>,
    pub(crate) cut_ms: Option<u64>,
}

impl Seen {
    pub(crate) fn status(&self) -> Option<u16> {
        self.head.map(|(_, status)| status)
    }

    pub(crate) fn head_ms(&self) -> Option<u64> {
        self.head.map(|(ms, _)| ms)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().expect("it has an error").to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'static str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// A request under way. Dropping it is what a host does when the client goes away.
pub(crate) struct Client {
    seen: Rc<RefCell<Seen>>,
    _task: RemoteHandle<()>,
}

impl Client {
    pub(crate) fn seen(&self) -> Seen {
        self.seen.borrow().clone()
    }
}

impl World {
    pub(crate) fn new() -> Self {
        let pool = LocalPool::new();
        let clock = ManualClock::default();
        let network = Network::new(clock.clone());
        Self { spawner: pool.spawner(), pool, clock, network }
    }

    /// Sends a GET.
    pub(crate) fn get(&mut self, target: &str) -> Client {
        self.request("GET", target, None)
    }

    /// Sends a request and does all that can be done for it at once.
    pub(crate) fn request(
        &mut self,
        method: &str,
        target: &str,
        connection: Option<Connection>,
    ) -> Client {
        let exchange = self.network.exchange(method, target, connection);
        let seen: Rc<RefCell<Seen>> = Rc::default();
        let (notes, clock) = (Rc::clone(&seen), self.clock.clone());
        let now_ms = move || u64::try_from(clock.now().as_millis()).expect("a short test");
        let task = async move {
            let Ok((head, mut body)) = exchange.head().await else {
                notes.borrow_mut().cut_ms = Some(now_ms());
                return;
            };
            {
                let mut notes = notes.borrow_mut();
                notes.head = Some((now_ms(), head.status));
                notes.headers = head.headers;
                notes.close = head.close;
            }
            while let Some(piece) = body.next().await {
                let mut notes = notes.borrow_mut();
                notes.pieces.push((now_ms(), piece.len()));
                notes.body.extend(piece);
            }
            notes.borrow_mut().end_ms = Some(now_ms());
        };
        let task = self.spawner.spawn_local_with_handle(task).expect("the pool is there");
        self.pool.run_until_stalled();
        Client { seen, _task: task }
    }

    /// The client goes away, or several in the same moment.
    pub(crate) fn abort<Clients>(&mut self, clients: Clients) {
        drop(clients);
        self.pool.run_until_stalled();
    }

    /// The client goes away, and says so; the host does not see it go.
    pub(crate) fn tell_of_abort(&mut self, target: &str) {
        self.network.abort(target);
        self.pool.run_until_stalled();
    }

    /// Lets this much time pass, from one timer to the next.
    pub(crate) fn pass_ms(&mut self, ms: u64) {
        let end = self.clock.now() + Duration::from_millis(ms);
        loop {
            let next = self.clock.sleepers.borrow().iter().map(|(at, _)| *at).min();
            self.clock.now.set(next.map_or(end, |next| next.min(end)));
            let now = self.clock.now();
            let due: Vec<_> =
                self.clock.sleepers.borrow_mut().extract_if(.., |(at, _)| *at <= now).collect();
            let done = due.is_empty();
            for (_, wake) in due {
                // One whose sleeper was dropped wakes nobody.
                let _ = wake.send(());
            }
            self.pool.run_until_stalled();
            if done {
                break;
            }
        }
    }

    /// Sends a GET and sees it through.
    pub(crate) fn see(&mut self, target: &str) -> Seen {
        let client = self.get(target);
        self.pass_ms(60_000);
        client.seen()
    }

    /// What the network saw of a run: arrived, answered, aborted, most in flight.
    pub(crate) fn witness(&mut self, run: &str) -> [u64; 4] {
        let seen = self.get(&format!("witness?run={run}")).seen().json();
        ["arrived", "answered", "aborted", "peak_in_flight"]
            .map(|name| seen[name].as_u64().expect("a count"))
    }
}
