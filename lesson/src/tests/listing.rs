//! A strategy's source on the page.

use overlap::{lab::Lab, strategy::Strategy};

use super::*;

fn listing(name: &str) -> String {
    rendered(&format!("{{{{ listing('{name}') }}}}")).expect("the strategy has a file")
}

fn file(name: &str) -> String {
    let extension = if name.ends_with("_js") { "js" } else { "rs" };
    format!("src/strategy/{name}.{extension}")
}

fn source(name: &str) -> String {
    fs::read_to_string(root().join(file(name))).expect("a strategy has a file of its name")
}

fn code(html: &str) -> &str {
    let (_, code) = html.split_once("<code translate=\"no\">").expect("there is code");
    code.split_once("</code>").expect("it ends").0
}

#[test]
fn every_listing_on_the_page_is_its_file_to_the_letter() {
    let pieces = pieces(&root()).expect("the lesson can be put together");
    let page: String = pieces.into_iter().map(|(_, html)| html).collect();
    let listings: Vec<_> = page.split(r#"<figure class="listing "#).skip(1).collect();
    assert!(listings.len() > Strategy::ALL.len(), "strategies, and other sources");
    for listing in listings {
        let (_, file) =
            listing.split_once("<figcaption translate=\"no\">").expect("it says which file it is");
        let (file, _) = file.split_once("</figcaption>").expect("a caption ends");
        let source = fs::read_to_string(root().join(file)).expect("there is such a file");
        assert_eq!(shown(code(listing)), source.trim_end(), "{file}");
    }
}

#[test]
fn a_listing_says_which_file_it_is_and_wears_its_strategys_colour() {
    for strategy in Strategy::ALL {
        let (name, tone) = (strategy.name(), strategy.mode().class());
        let html = listing(name);
        assert!(
            html.starts_with(&format!(r#"<figure class="listing {tone}" aria-label="#)),
            "{html}"
        );
        assert!(html.contains(&file(name)), "{html}");
    }
}

#[test]
fn comments_keywords_and_names_of_functions_are_told_apart() {
    let html = listing("sequential");
    assert!(html.contains(r#"<span class="k">await</span>"#), "{html}");
    assert!(html.contains(r#"<span class="f">sequential</span>"#), "{html}");
    assert!(html.contains(r#"<span class="c">&#x2f;&#x2f;&#x2f; One at a time"#), "{html}");
}

#[test]
fn a_strategys_function_fits_on_one_screen() {
    for strategy in Strategy::ALL {
        let source = source(strategy.name());
        let widest = source.lines().max_by_key(|line| line.len()).expect("it is not empty");
        assert!(source.lines().count() <= 35, "{} is higher than a screen", strategy.name());
        assert!(widest.len() <= 100, "{} is wider than a screen: {widest}", strategy.name());
    }
}

#[test]
fn a_bound_number_starts_as_its_setting_does_and_has_its_bounds() {
    let html = rendered(
        r#"{{ listing("batches", "<code>limit</code> is {{ control('limits.limit') }} at most") }}"#,
    );
    let html = html.expect("there is such a setting");
    let limit = Lab::find("limits").unwrap().settings.iter().find(|it| it.name == "limit").unwrap();
    let (_, sentence) = html.split_once(r#"<p class="bound">"#).expect("the sentence is there");
    assert!(sentence.starts_with("Here <code>limit</code> is <input "), "{sentence}");
    assert!(sentence.contains(r#"data-bound="limits.limit""#), "{sentence}");
    for (name, value) in [("min", limit.min), ("max", limit.max), ("value", limit.default)] {
        assert!(sentence.contains(&format!(r#" {name}="{value}""#)), "{name} in {sentence}");
    }
}

#[test]
fn a_number_is_bound_to_nothing_that_does_not_exist() {
    for name in ["limits.speed", "speed.limit", "limit"] {
        let error = rendered(&format!("{{{{ control('{name}') }}}}"));
        let error = error.expect_err("there is no such setting").to_string();
        assert!(error.contains(&format!("no lab has a setting {name}")), "{error}");
    }
}
