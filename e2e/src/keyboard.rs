//! Labs used by the keyboard alone.

use std::time::Duration;

use thirtyfour::Key;

use crate::{
    browser::Browser,
    patience::eventually,
    record::{Network, State},
};

/// What is typed or chosen where the focus is.
async fn value(browser: &Browser) -> String {
    browser.js("return document.activeElement.value", []).await
}

/// Chooses an answer and the next one, and runs.
pub async fn answer_and_run(browser: &Browser) {
    let lab = browser.lab("three-tasks");
    browser.tab_to("#lab-three-tasks [type=radio]").await;
    browser.press(Key::Space).await;
    browser.press(Key::Down).await;
    browser.tab_to("#lab-three-tasks [data-action=run]").await;
    browser.press(Key::Enter).await;
    let records = lab.until_over().await;
    assert_eq!(records.len(), 2, "Enter should make one run: {records:#?}");
    let focused = "return document.activeElement.dataset.action";
    assert_eq!(browser.js::<String>(focused, []).await, "run", "the focus should stay there");
    let told = "return [lab.querySelector('[data-shown=true]').dataset.for,
        lab.querySelectorAll('[type=radio]')[1].value]";
    let [told, second]: [String; 2] = lab.js(told, []).await;
    assert_eq!(told, second, "an arrow went on to the next choice");
}

/// Types a number, chooses a network and another, runs, opens the table, runs again and cancels.
pub async fn set_run_and_cancel(browser: &Browser) {
    let lab = browser.lab("ten-posts");
    browser.tab_to("#lab-ten-posts [name=count]").await;
    // What a field holds is selected when Tab comes to it.
    browser.type_text("4").await;
    assert_eq!(value(browser).await, "4", "what is typed takes the place of what was there");
    browser.press(Key::Up).await;
    assert_eq!(value(browser).await, "5", "an arrow counts up");
    browser.tab_back_to("#lab-ten-posts .more summary").await;
    browser.press(Key::Enter).await;
    browser.tab_to("#lab-ten-posts select").await;
    browser.press(Key::Down).await;
    assert_eq!(value(browser).await, "server");
    browser.press(Key::Up).await;
    assert_eq!(value(browser).await, "browser");
    browser.tab_back_to("#lab-ten-posts [data-action=run]").await;
    browser.press(Key::Enter).await;
    for record in lab.until_over().await {
        assert_eq!((record.requests.len(), record.network), (5, Network::Browser));
    }

    browser.tab_to("#lab-ten-posts [data-tab=table]").await;
    browser.press(Key::Enter).await;
    eventually(Duration::from_secs(20), async || {
        let script = "return lab.querySelectorAll('[data-part=table] tbody tr').length";
        let rows: usize = lab.js(script, []).await;
        if rows == 5 { Ok(()) } else { Err(format!("{rows} rows: Enter should open the table")) }
    })
    .await;

    browser.tab_back_to("#lab-ten-posts [data-preset][value='50']").await;
    browser.press(Key::Space).await;
    browser.tab_back_to("#lab-ten-posts [data-action=run]").await;
    browser.press(Key::Space).await;
    lab.until_progress("one at a time", 1).await;
    let is_cancel = "return document.activeElement.dataset.action === 'cancel'";
    assert!(browser.js::<bool>(is_cancel, []).await, "Run has become Cancel, and keeps the focus");
    browser.press(Key::Space).await;
    let records = lab.until_over().await;
    assert_eq!(records[0].state, State::Cancelled);
    let focused = "return document.activeElement.dataset.action";
    assert_eq!(browser.js::<String>(focused, []).await, "run", "the focus should stay there");
}
