//! Whether an API can be asked, and if not, why not: as far as a page can find out.

use std::time::Duration;

use serde::de::IgnoredAny;
use web_sys::{Url, Window};

use super::{
    Api, MOST_A_MINUTE, Unavailable,
    address::is_loopback,
    endpoint::Endpoint,
    permission::{refusal, within_reach},
    rate_guard::Reservation,
    shared_minute::{Shared, reserve},
};
use crate::request::{Failure, Target, get, is_answered, within};

/// How long an API may take over the first request.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is asked for first.
const FIRST: &str = "posts/1";

/// Makes sure that an API answers this page before `count` requests are sent to it. That takes one
/// request more, which also opens a connection. `waits` is told what is waited for, where that is the
/// reader.
///
/// # Errors
///
/// When it does not answer, or must not be asked now.
///
/// # Panics
///
/// Outside of a page.
pub(super) async fn probe(
    api: Api,
    count: usize,
    waits: &dyn Fn(&str),
) -> Result<Endpoint, Unavailable> {
    let window = web_sys::window().expect("this runs on a page");
    let mut reserved = may_ask(&api, &window, count).await.map_err(Unavailable)?;
    let mut charge = |sent| {
        if let Some(reserved) = &mut reserved {
            reserved.sent(sent);
        }
    };
    let endpoint = Endpoint::Api(api.clone());
    let target = endpoint.target(FIRST, "");
    charge(api.sent(1));
    let asked = get::<IgnoredAny>(target.clone(), |_| {});
    match within_reach(PATIENCE, api.reach(), waits, asked).await {
        Ok(_) => {
            charge(api.sent(count));
            Ok(endpoint)
        }
        Err(failure) => {
            if let Failure::Network(_) = failure {
                charge(api.sent_to_find_out());
            }
            Err(Unavailable(why(&api, &target, &failure, &window).await))
        }
    }
}

/// Asks for any JSON.
async fn ask(target: Target) -> Result<(), Failure> {
    within(PATIENCE, get::<IgnoredAny>(target, |_| {})).await.map(drop)
}

/// Reserves the requests of a run, where they go to other people's servers; or says without asking
/// anybody why they can't be sent.
async fn may_ask(
    api: &Api,
    window: &Window,
    count: usize,
) -> Result<Option<Reservation<Shared>>, String> {
    if Url::new(&api.url(FIRST)).is_err() {
        return Err("This browser can’t read the address.".to_owned());
    }
    if api.is_loopback() {
        return Ok(None);
    }
    if api.is_plain() && window.location().protocol().as_deref() == Ok("https:") {
        return Err(
            "This page came over HTTPS. From such a page browsers send nothing over plain HTTP to \
             another machine (mixed content). Give an https:// address, or open the page over plain \
             HTTP, from a copy on your own machine."
                .to_owned(),
        );
    }
    if !window.navigator().on_line() {
        return Err(OFFLINE.to_owned());
    }
    // To find out why it does not answer can take more than the run.
    let most = api.sent(count).max(api.sent_to_find_out());
    reserve(most).await.map(Some).map_err(|wait_ms| {
        format!(
            "This page sends other people’s servers at most {MOST_A_MINUTE} requests per minute, from \
             all tabs together. Run it again in {} s.",
            (wait_ms / 1000.0).ceil()
        )
    })
}

const OFFLINE: &str = "This browser is offline. The network in this browser works all the same, and so does a server on \
                       your own machine.";

/// What became of the first request, and what may help.
async fn why(api: &Api, target: &Target, failure: &Failure, window: &Window) -> String {
    let (host, url) = (api.host(), &target.url);
    match failure {
        Failure::Status { code: code @ (401 | 403), .. } => format!(
            "{host} answered with status {code}: it wants to know who asks. If it gave you a key, \
             send it in a header, as its documentation says."
        ),
        Failure::Status { .. } => {
            format!("{host} is there, but to GET {url} it answered: {failure}. Check the address.")
        }
        Failure::Decode(_) => {
            format!("{host} is there, but its answer to GET {url} is not JSON. Check the address.")
        }
        Failure::Redirect => format!(
            "{host} is there, but its answer to GET {url} is to be had elsewhere (a redirect). This page \
             does not go there, so that each request is one. Give the address that it leads to."
        ),
        Failure::Timeout(_) => {
            let seconds = PATIENCE.as_secs();
            format!("{host} gave no answer to GET {url} within {seconds} s.")
        }
        _ if !window.navigator().on_line() && !api.is_loopback() => OFFLINE.to_owned(),
        // Nobody but this aborts its request.
        Failure::Network(_) | Failure::Cancelled => unread(api, url, window).await,
    }
}

/// Why nothing could be read: a browser does not tell a page whether nobody answered, or whether the
/// answer was not meant for it. But asked without reading, it tells the two apart.
async fn unread(api: &Api, url: &str, window: &Window) -> String {
    let host = api.host();
    if let Some(refused) = refusal(api.reach()).await {
        return refused;
    }
    let asked = within(PATIENCE, async { Ok(is_answered(url).await) });
    if asked.await != Ok(true) {
        let is_at_home = window.location().host().is_ok_and(|host| is_loopback(&host));
        let help = match (api.is_loopback(), api.is_plain()) {
            (true, true) => {
                "Does it run, on this port, and at this address? A server may listen at ::1 or at 127.0.0.1 \
                 alone, and localhost is the one or the other."
            }
            (true, false) => {
                "Does it run, and on this port? Does it speak HTTPS there, and not plain HTTP, with a \
                 certificate that this browser trusts?"
            }
            _ => {
                "The host may not exist, nothing may be listening there, this browser may not trust its \
                 certificate, or something on the way may let nothing through."
            }
        };
        let refusing = if api.is_loopback() && !is_at_home {
            " A browser may also refuse to let a page from elsewhere reach your own machine."
        } else {
            ""
        };
        return format!(
            "This page got no answer from {host}, and isn’t told why; the browser’s console may name it. \
             {help}{refusing}"
        );
    }
    let without = Target::from(url);
    if !api.headers().is_empty()
        && !matches!(ask(without).await, Err(Failure::Network(_) | Failure::Timeout(_)))
    {
        return format!(
            "{host} lets pages of other origins read its answers, but not send these headers: asked \
             by the browser first (a preflight), it did not name them in \
             Access-Control-Allow-Headers."
        );
    }
    format!(
        "{host} answered, but it does not allow pages of other origins to read its answers (CORS): \
         it would have to send Access-Control-Allow-Origin. Only those who run it can change that. If it sends \
         this page elsewhere, give the address that it leads to."
    )
}
