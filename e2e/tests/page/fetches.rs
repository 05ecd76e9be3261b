//! What the browser's `fetch` says by itself, without any code of ours.

use e2e::{
    browser::{Browser, with_browser},
    site::Site,
};
use serde::Deserialize;

/// What became of a `fetch`.
#[derive(Debug, Deserialize)]
struct Seen {
    status: Option<u16>,
    is_ok: Option<bool>,
    /// How long its body is.
    chars: Option<usize>,
    /// The error's name and its message.
    error: Option<[String; 2]>,
}

/// What `fetch` says to this URL, with what is in the options: `signal: …`.
async fn fetched(browser: &Browser, url: &str, options: &str) -> Seen {
    let script = format!(
        "const [url, done] = arguments;
         fetch(url, {{ {options} }}).then(
           async (response) => {{
             const {{ status, ok }} = response;
             done({{ status, is_ok: ok, chars: (await response.text()).length }});
           }}).catch(({{ name, message }}) => done({{ error: [name, message] }}))"
    );
    browser.js_async(&script, [url.into()]).await
}

#[tokio::test]
async fn fetch_succeeds_on_a_404_and_names_a_limit_and_an_abort_but_no_other_failure() {
    let (site, stranger) = (Site::start().await, Site::start().await);
    with_browser(async |browser| {
        browser.open_lab(&site.url, "three-requests").await;
        for (path, status) in [("posts/1?delay=0", 200), ("posts/0?delay=0", 404)] {
            let seen = fetched(&browser, &format!("practice/{path}"), "").await;
            assert!(seen.error.is_none(), "{path}: {seen:?}");
            assert_eq!((seen.status, seen.is_ok), (Some(status), Some(status == 200)), "{path}");
            assert!(seen.chars > Some(0), "{path}: its body can be read: {seen:?}");
        }
        // No such host, a connection that breaks, and a host that has not allowed this page to read.
        let unanswered =
            ["https://no-such-host.invalid/", "practice/posts/1?delay=0&fault=cut", &stranger.url];
        let mut errors = Vec::new();
        for url in unanswered {
            let seen = fetched(&browser, url, "").await;
            errors.push(seen.error.unwrap_or_else(|| panic!("{url} got an answer")));
        }
        assert_eq!(errors[0][0], "TypeError", "{errors:?}");
        assert!(errors.iter().all(|error| *error == errors[0]), "told apart: {errors:?}");
        let slow = "practice/posts/1?delay=20000";
        for (signal, name) in
            [("AbortSignal.timeout(1)", "TimeoutError"), ("AbortSignal.abort()", "AbortError")]
        {
            let seen = fetched(&browser, slow, &format!("signal: {signal}")).await;
            let error = seen.error.unwrap_or_else(|| panic!("{signal} should end it"));
            assert_eq!(error[0], name, "{signal}: {error:?}");
        }
    })
    .await;
}
