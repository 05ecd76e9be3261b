//! How smoothly a thousand posts are drawn, on this processor and on one that is slower.

use std::time::Duration;

use e2e::browser::on_lab;
use overlap::run::median;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;

use crate::spread::Spread;

/// How many times slower the processor is.
const SLOWDOWNS: [u32; 2] = [1, 4];

/// How often we look whether a run is over.
const EVERY: Duration = Duration::from_secs(5);

/// A thousand posts, one at a time and then all at once, on a processor that is so many times slower.
#[derive(Debug, Serialize)]
pub(crate) struct Frames {
    pub(crate) slowdown: u32,
    /// Frames a second in the median, by the time between two of them.
    pub(crate) one_at_a_time_per_second: Spread,
    pub(crate) all_at_once_per_second: Spread,
    /// The longest time between two frames.
    pub(crate) longest_frame_ms: Spread,
    /// The longest task, whoever's: at least 50 ms, else 0.
    pub(crate) longest_task_ms: Spread,
    /// The longest piece of the page's own scripts in a long frame.
    pub(crate) longest_script_ms: Spread,
    /// The longest time that style, layout and painting took in a long frame.
    pub(crate) longest_drawing_ms: Spread,
}

/// What `frames.js` leaves behind, in milliseconds.
#[derive(Debug, Deserialize)]
struct Seen {
    frames: Vec<f64>,
    /// When each of the two runs ended.
    ends: Vec<f64>,
    tasks: Vec<f64>,
    scripts: Vec<f64>,
    drawing: Vec<f64>,
}

impl Seen {
    /// How many frames a second there were in the median from one time to another.
    fn per_second(&self, from: f64, to: f64) -> f64 {
        let within: Vec<_> =
            self.frames.iter().copied().filter(|at| (from..to).contains(at)).collect();
        let between: Vec<f64> = within.windows(2).map(|pair| pair[1] - pair[0]).collect();
        1000.0 / median(&between).expect("there were frames")
    }

    fn longest_frame(&self) -> f64 {
        longest(&self.frames.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>())
    }
}

fn longest(lengths: &[f64]) -> f64 {
    lengths.iter().copied().fold(0.0, f64::max)
}

pub(crate) async fn measure(rounds: usize) -> Vec<Frames> {
    let mut all = Vec::new();
    for slowdown in SLOWDOWNS {
        let mut seen = Vec::new();
        for _ in 0..rounds {
            seen.push(once(slowdown).await);
        }
        let of = |figure: fn(&Seen) -> f64| Spread::of(seen.iter().map(figure));
        all.push(Frames {
            slowdown,
            one_at_a_time_per_second: of(|it| it.per_second(0.0, it.ends[0])),
            all_at_once_per_second: of(|it| it.per_second(it.ends[0], it.ends[1])),
            longest_frame_ms: of(Seen::longest_frame),
            longest_task_ms: of(|it| longest(&it.tasks)),
            longest_script_ms: of(|it| longest(&it.scripts)),
            longest_drawing_ms: of(|it| longest(&it.drawing)),
        });
        println!("{:#?}", all.last());
    }
    all
}

/// A press of Run on a page of its own.
async fn once(slowdown: u32) -> Seen {
    let mut seen = None;
    on_lab("ten-posts", async |lab| {
        lab.set("count", "1000").await;
        let browser = lab.browser();
        let throttle =
            |rate| browser.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": rate }));
        throttle(slowdown).await;
        browser.js::<()>(include_str!("frames.js"), [json!("ten-posts")]).await;
        // Seldom, since to look is work for the page.
        while seen.is_none() {
            sleep(EVERY).await;
            seen = browser.js::<Option<Seen>>("return window.seen", []).await;
        }
        throttle(1).await;
    })
    .await;
    seen.expect("it was measured")
}
