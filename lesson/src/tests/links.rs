//! The links of the documentation and of the lesson, and what it shows to be put into other pages.

use overlap::{
    lab::{Lab, all},
    link::{Address, Link, View, snippet, written},
    run::Network,
};

use super::*;

/// Every link to a lab, from its `?` on, with the file it is in.
fn documented() -> Vec<(String, String)> {
    let mut links = Vec::new();
    for folder in [".", "lesson/chapters", "practice/server", "www"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder of the project") {
            let path = entry.expect("something in it").path();
            if !path.extension().is_some_and(|kind| kind == "md" || kind == "html") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a text").replace("&amp;", "&");
            for (at, _) in text.match_indices('?') {
                let ends =
                    |letter: char| letter.is_whitespace() || "\"'`<>()[]“”,;#".contains(letter);
                let link = text[at..].split(ends).next().unwrap_or_default();
                if ["?lab=", "?embed=", "?present"].iter().any(|start| link.starts_with(start)) {
                    links.push((path.display().to_string(), link.trim_end_matches('.').to_owned()));
                }
            }
        }
    }
    links
}

#[test]
fn every_link_and_embed_of_the_documentation_asks_for_what_its_lab_has() {
    let links = documented();
    for (file, start) in [
        ("README.md", "?lab="),
        ("README.md", "?embed="),
        ("README.md", "?present"),
        ("errors.html", "?lab="),
        ("embeds.html", "?embed="),
    ] {
        let is_one =
            |(path, link): &(String, String)| path.ends_with(file) && link.starts_with(start);
        assert!(links.iter().any(is_one), "no {start} in {file}: {links:#?}");
    }
    for (file, link) in links {
        let address = Address::of(&link);
        let lab = match &address.lab {
            Some(name) => {
                Lab::find(name).unwrap_or_else(|| panic!("no lab {name}: {link} in {file}"))
            }
            None => all().next().expect("there are labs"),
        };
        let asked = Link::read(lab, &address.rest);
        assert!(asked.problems.is_empty(), "{link} in {file}: {:?}", asked.problems);
        assert_eq!(asked.values, address.rest, "{link} in {file}");
    }
}

#[test]
fn the_demonstration_is_made_of_what_the_page_gives() {
    let demonstration = fs::read_to_string(root().join("www/embeds.html")).expect("a page");
    for (name, setting, value) in [("ten-posts", "count", 10), ("limits", "limit", 4)] {
        let lab = Lab::find(name).expect("there is such a lab");
        let mut settings = lab.default_settings();
        settings.insert(setting, value);
        let link = View::Embed.link(&written(lab, &settings, Some(Network::Browser), ""));
        let snippet = snippet(lab, &format!("./{link}"));
        assert!(demonstration.contains(&snippet), "it lacks\n{snippet}");
    }
}
