//! A request that goes well.

use std::{cell::Cell, rc::Rc};

use overlap::request::{Failure, get};
use serde::Deserialize;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::practice::{Post, Run, base, now};

#[derive(Debug, Deserialize)]
struct Titled {
    title: String,
}

#[wasm_bindgen_test]
async fn an_answer_is_read_whole() {
    let answer = get::<Post>(&Run::new().url("posts/1?delay=0"), |_| {}).await.expect("a post");
    let Post { user_id, id, title, body } = answer.value;
    assert_eq!((answer.status, user_id, id), (200, 1, 1));
    assert_eq!(title, "Waiting in line on a Monday");
    let text = format!(r#"{{"userId":1,"id":1,"title":"{title}","body":"{body}"}}"#);
    assert_eq!(answer.chars, text.len());
}

#[wasm_bindgen_test]
async fn a_url_needs_no_query() {
    let answer = get::<Post>(&format!("{}posts/3", base()), |_| {}).await.expect("a post");
    assert_eq!(answer.value.id, 3);
}

#[wasm_bindgen_test]
async fn members_that_nobody_asked_for_do_no_harm() {
    let url = Run::new().url("posts/2?delay=0");
    let answer = get::<Titled>(&url, |_| {}).await.expect("a post");
    assert_eq!(answer.value.title, "Ten orders at once in the rain");
}

#[wasm_bindgen_test]
async fn query_parameters_reach_the_network() {
    let begun = now();
    get::<Post>(&Run::new().url("posts/1?delay=400"), |_| {}).await.expect("a post");
    assert!(now() - begun > 395.0);
    let refused = get::<Post>(&Run::new().url("posts/1?delay=soon"), |_| {}).await;
    let Err(Failure::Status { code: 400, message, .. }) = refused else { panic!("{refused:?}") };
    assert!(message.contains("delay=soon"), "{message}");
}

#[wasm_bindgen_test]
async fn the_headers_are_told_of_before_the_body_is_in() {
    let (begun, headers) = (now(), Rc::new(Cell::new(None)));
    let told = Rc::clone(&headers);
    let url = Run::new().url("posts/1?ttfb=200&delay=700");
    get::<Post>(&url, move |status| told.set(Some((status, now())))).await.expect("a post");
    let end = now();
    let (status, headers) = headers.get().expect("there are headers");
    assert_eq!(status, 200);
    assert!(headers - begun > 195.0, "{}", headers - begun);
    assert!(end - headers > 250.0, "{}", end - headers);
}

#[wasm_bindgen_test]
async fn the_headers_of_a_refusal_are_told_of_as_well() {
    let status = Rc::new(Cell::new(0));
    let told = Rc::clone(&status);
    let url = Run::new().url("posts/1?status=503&delay=0");
    let refused = get::<Post>(&url, move |code| told.set(code)).await;
    assert!(refused.is_err());
    assert_eq!(status.get(), 503);
}

#[wasm_bindgen_test]
async fn no_answer_comes_out_of_a_cache() {
    let run = Run::new();
    for _ in 0..2 {
        get::<Post>(&run.url("posts/1?delay=0"), |_| {}).await.expect("a post");
    }
    assert_eq!(run.settled().await.answered, 2);
}

#[wasm_bindgen_test]
async fn characters_are_counted_as_javascript_counts_them() {
    // One for é, two for the clef.
    let url = "data:application/json;charset=utf-8,{\"title\":\"%C3%A9%F0%9D%84%9E\"}";
    let answer = get::<Titled>(url, |_| {}).await.expect("a title");
    assert_eq!(answer.value.title, "é𝄞");
    assert_eq!(answer.chars, r#"{"title":""}"#.len() + 3);
}
