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
    let (_, inside) = html.split_once("<pre ").expect("there is a box");
    let (_, code) = inside.split_once("<code translate=\"no\">").expect("there is code in it");
    code.split_once("</code>").expect("it ends").0
}

/// The words of a text, without any signs.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A source in two: the lines of what it says of itself, and the others.
fn apart(file: &str, source: &str) -> (String, String) {
    let is_rust = file.rsplit('.').next() == Some("rs");
    let signs: &[&str] = if is_rust { &["//!", "///"] } else { &["// "] };
    let (mut said, mut rest) = (String::new(), source.trim_end().to_owned() + "\n");
    for sign in signs {
        let below = || Some(rest.find(&format!("\n{sign}")).filter(|_| is_rust)? + 1);
        let first = if rest.starts_with(sign) { Some(0) } else { below() };
        let Some(start) = first else { continue };
        let lines = rest[start..].split_inclusive('\n');
        let block: String = lines.take_while(|line| line.starts_with(sign.trim_end())).collect();
        rest.replace_range(start..start + block.len(), "");
        said += &block;
    }
    (said, rest.trim().to_owned())
}

#[test]
fn every_listing_on_the_page_is_its_file_to_the_letter() {
    let pieces = pieces(&root()).expect("the lesson can be put together");
    let page: String = pieces.into_iter().map(|(_, html)| html).collect();
    let listings: Vec<_> = page.split(r#"<figure class="listing "#).skip(1).collect();
    assert!(listings.len() > Strategy::ALL.len(), "strategies, and other sources");
    for listing in listings {
        let (_, rest) = listing.split_once("aria-label=\"").expect("it says which file it is");
        let (file, _) = rest.split_once('"').expect("an attribute ends");
        let source = fs::read_to_string(root().join(file)).expect("there is such a file");
        let (said, rest) = apart(file, &source);
        assert_eq!(shown(code(listing)), rest, "{file}");
        let (_, caption) = listing.split_once("<figcaption>").expect("it has a caption");
        let (caption, _) = caption.split_once("</figcaption>").expect("a caption ends");
        let caption = words(&shown(&caption.replace("</", " </")));
        // A link's target is not seen.
        let said = said.split("](").map(|part| {
            part.strip_prefix("super::").map_or(part, |it| it.split_once(')').map_or("", |it| it.1))
        });
        let said = words(&said.collect::<Vec<_>>().join(" "));
        assert!(caption.ends_with(&said), "{file}: {caption:?} has not all of {said:?}");
    }
}

#[test]
fn a_listing_says_which_file_it_is_and_wears_its_strategys_colour() {
    for strategy in Strategy::ALL {
        let (name, tone) = (strategy.name(), strategy.mode().class());
        let html = listing(name);
        assert!(html.starts_with(&format!(r#"<figure class="listing {tone}" id=""#)), "{html}");
        assert!(html.contains(&format!(r#"aria-label="{}""#, file(name))), "{html}");
    }
}

#[test]
fn comments_keywords_and_names_of_functions_are_told_apart() {
    let html = listing("sequential");
    assert!(html.contains(r#"<span class="k">await</span>"#), "{html}");
    assert!(html.contains(r#"<span class="f">sequential</span>"#), "{html}");
    let html = listing("select_ok");
    assert!(html.contains(r#"<span class="c">&#x2f;&#x2f; They are moved around"#), "{html}");
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

#[test]
fn every_listing_in_rust_has_the_same_in_javascript_and_in_python_below_tabs() {
    let pieces = pieces(&root()).expect("the lesson can be put together");
    let page: String = pieces.into_iter().map(|(_, html)| html).collect();
    for listing in page.split(r#"<figure class="listing "#).skip(1) {
        let (figure, _) = listing.split_once("</figure>").expect("a figure ends");
        let name = &figure[..figure.find("><figcaption>").expect("it has a caption")];
        let titles = ["Rust", "JavaScript", "Python"];
        let is_script = name.contains(".js");
        let tabs = if is_script { 0 } else { titles.len() };
        assert_eq!(figure.matches(r#"role="tab""#).count(), tabs, "{name}");
        assert_eq!(figure.matches(r#"role="tabpanel""#).count(), tabs, "{name}");
        for title in titles.into_iter().filter(|_| !is_script) {
            let key = title.to_lowercase();
            let (_, tab) = figure.split_once(&format!(r#"data-language="{key}""#)).expect(title);
            let (_, panel) = figure.split_once(&format!(r#"data-in="{key}""#)).expect(title);
            let controls = format!("-{key}\" aria-selected=\"{}\"", key == "rust");
            assert!(tab.split('>').next().expect("it ends").contains(&controls), "{name}: {tab}");
            assert!(panel.contains(" in ") && code(panel).len() > 20, "{name} in {title}");
        }
    }
}

#[test]
fn a_name_in_a_caption_leads_to_its_listing() {
    let html = listing("dropped");
    assert!(html.contains(r##"Compare <a href="#listing-cancelling-aborted">"##), "{html}");
}

#[test]
fn a_listing_has_a_strip_of_its_run_where_a_lab_of_its_chapter_makes_one() {
    let mut count = 0;
    for chapter in CHAPTERS {
        let text =
            fs::read_to_string(root().join(format!("lesson/chapters/{}.html", chapter.name)));
        for shown in text.expect("it has a file").split(r#"{{ listing(""#).skip(1) {
            let name = shown.split('"').next().expect("a name ends");
            let makes_it = |lab: &&&Lab| {
                let plans = (lab.plans)(&lab.default_settings());
                let has_bars = lab.drawing.features().has_replay;
                has_bars && plans.iter().any(|plan| plan.strategy.name() == name)
            };
            let lab = chapter.labs.iter().find(makes_it).map(|lab| lab.name);
            let page =
                &lesson::PIECES.iter().find(|it| it.0 == "chapters.html").expect("it is one").1;
            let id = format!(r#"id="listing-{}-{name}""#, chapter.name);
            let figure = page.split_once(&id).unwrap_or_else(|| panic!("no {id}")).1;
            let figure = figure.split_once("</figure>").expect("it ends").0;
            let strip = lab.map(|lab| format!(r#"data-strip="{lab}" data-strategy="{name}""#));
            assert_eq!(figure.contains("data-strip="), strip.is_some(), "{}: {name}", chapter.name);
            assert!(strip.is_none_or(|strip| figure.contains(&strip)), "{}: {name}", chapter.name);
            count += usize::from(lab.is_some());
        }
    }
    assert!(count >= 20, "{count} strips");
}

#[test]
fn a_number_that_sets_a_lab_is_a_link_to_it_and_only_to_what_its_setting_can_be() {
    let html = rendered("{{ sets('first-answer.hedge', 20, 'ms') }}").expect("it can be 20");
    assert!(
        html.contains(r#"href="?lab=first-answer&amp;hedge=20#lab-first-answer" data-runs"#),
        "{html}"
    );
    assert_eq!(shown(&html), "20\u{a0}ms");
    for wrong in ["sets('limits.limit', 0)", "sets('limits.limit', 65)", "sets('limits.speed', 1)"]
    {
        assert!(rendered(&format!("{{{{ {wrong} }}}}")).is_err(), "{wrong}");
    }
}

#[test]
fn what_a_readers_own_code_begins_as_is_shown_in_javascript() {
    let pieces = pieces(&root()).expect("the lesson can be put together");
    let page: String = pieces.into_iter().map(|(_, html)| html).collect();
    for lab in overlap::lab::all() {
        let Some(own) = lab.own else { continue };
        let panel = format!("-{}-javascript\" data-in=\"javascript\"", own.listing);
        assert!(page.contains(&panel), "{}: {} is no listing in JavaScript", lab.name, own.listing);
        // What is neither a setting nor one of the page's own is there before it.
        let values = own.values.lines().filter_map(|line| line.split_once(" = "));
        let words = values.flat_map(|(_, value)| value.split(|it: char| !it.is_alphabetic()));
        let known = ["", "id", "get"];
        let names = words.filter(|word| !known.contains(word));
        let is_setting = |name| lab.settings.iter().any(|setting| setting.name == name);
        assert!({ names }.all(is_setting), "{}: {} is no setting", lab.name, own.values);
    }
}
