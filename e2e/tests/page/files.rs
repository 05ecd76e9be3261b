//! Files of runs that a reader opens.

use e2e::{browser::on_lab, lab::Lab};
use serde_json::{Value, json};

/// Has a file of this text chosen, or dropped on the figure, as a reader does it.
async fn give(lab: &Lab, text: &str, is_dropped: bool) {
    let give = "const files = new DataTransfer();
        files.items.add(new File([arguments[0]], 'runs.json', { type: 'application/json' }));
        if (arguments[1]) {
            lab.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
        } else {
            const input = lab.querySelector('input[name=record]');
            input.files = files.files;
            input.dispatchEvent(new Event('input', { bubbles: true }));
        }";
    lab.js::<()>(give, [json!(text), json!(is_dropped)]).await;
}

#[tokio::test]
async fn runs_of_a_file_are_laid_over_the_last_run() {
    on_lab("ten-posts", async |lab| {
        lab.run().await;
        let detail = "return window.__last";
        lab.js::<()>("lab.addEventListener('overlap:run', ({ detail }) => window.__last = detail)", [])
            .await;
        lab.run().await;
        let mut record: Value = lab.js(detail, []).await;
        record["total_ms"] = json!(1234.0);
        give(&lab, &format!("\u{feff}{record}"), true).await;
        lab.until_says("opened", "Opened: it is the run on top.").await;
        lab.until_says("earlier", "all at once, run 3").await;
        lab.until_says("earlier", "1.23 s").await;
        let chosen = "return Array.from(lab.querySelectorAll('[data-part=earlier] :checked'), (it) => it.value)";
        let chosen: Vec<String> = lab.js(chosen, []).await;
        assert_eq!(chosen, ["3 0", "2 1"], "what was opened is B, the last run here is A");
        give(&lab, &format!("[{record}, {record}]"), false).await;
        lab.until_says("opened", "Opened: its 2 runs are on top.").await;
        for (text, words) in [
            ("{", "It is not JSON"),
            ("[]", "There is no run in it."),
            ("[1]", "It has no records of runs"),
            (&record.to_string().replace("ten-posts", "limits"), "runs of the lab limits"),
            (&record.to_string().replace("1234.0", "1e300"), "times that no run can have"),
        ] {
            give(&lab, text, false).await;
            lab.until_says("opened", words).await;
        }
    })
    .await;
}
