//! Links of every kind, those that the page writes and all others.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::lab;

fn labs() -> Vec<&'static str> {
    lab::all().map(|lab| lab.name).collect()
}

fn lab(name: &str) -> &'static Lab {
    Lab::find(name).expect("there is a lab of that name")
}

/// A lab by its name, as a reader may have set it: its settings, its network and the address of an API.
fn set() -> impl Strategy<Value = (&'static str, Settings, Option<Network>, String)> {
    (select(labs()), any::<String>()).prop_flat_map(|(name, url)| {
        let settings: Vec<_> = lab(name)
            .settings
            .iter()
            .map(|setting| (Just(setting.name), setting.min..=setting.max))
            .collect();
        let settings = settings.prop_map(Settings::from_iter);
        let networks = lab(name).networks();
        let choices = networks.iter().copied().map(Some);
        let choices: Vec<_> = if networks.is_empty() { vec![None] } else { choices.collect() };
        (Just(name), settings, select(choices), Just(url))
    })
}

/// Texts that are nearly a link.
fn any_link() -> impl Strategy<Value = String> {
    let names = labs().join("|");
    let pairs = format!(
        "\\??(embed=({names})|present&lab=({names})|lab=({names})|present)\
         (&(count|limit|timeout|network|url|n|%)=?[0-9a-z+%,. -]{{0,9}}){{0,5}}(#[a-z-]{{0,9}})?"
    );
    let pairs = proptest::string::string_regex(&pairs).expect("a regular expression");
    prop_oneof![any::<String>(), pairs]
}

proptest! {
    #[test]
    fn whatever_a_lab_is_set_to_its_link_says(
        (name, settings, network, url) in set(),
        view in select(vec![View::Lesson, View::Embed, View::Present]),
    ) {
        let link = view.link(&written(lab(name), &settings, network, &url));
        let address = Address::of(&link);
        prop_assert_eq!((address.view, address.lab.as_deref()), (view, Some(name)));
        let read = Link::read(lab(name), &address.rest);
        let values = lab(name).settings.iter().map(|it| (it.name.to_owned(), settings[it].to_string()));
        let network_value = network.map(|network| ("network".to_owned(), network.name().to_owned()));
        let url = (network == Some(Network::Url)).then_some(("url".to_owned(), url));
        let expected: Vec<_> = values.chain(network_value).chain(url).collect();
        prop_assert_eq!(read, Link { values: expected, problems: Vec::new() });
    }

    #[test]
    fn whatever_a_link_says_only_what_the_lab_allows_is_filled_in(
        link in any_link(),
        name in select(labs()),
    ) {
        let lab = lab(name);
        let address = Address::of(&link);
        let read = Link::read(lab, &address.rest);
        prop_assert_eq!(read.values.len() + read.problems.len(), address.rest.len());
        for (name, value) in &read.values {
            let setting = lab.settings.iter().find(|setting| setting.name == name);
            let is_allowed = match setting {
                Some(setting) => {
                    value.parse().is_ok_and(|it| (setting.min..=setting.max).contains(&it))
                }
                None if name == "url" => lab.networks().contains(&Network::Url),
                None => lab.networks().iter().any(|network| network.name() == value),
            };
            prop_assert!(is_allowed, "{}={}", name, value);
        }
        for problem in &read.problems {
            prop_assert!((10..200).contains(&problem.chars().count()), "{}", problem);
        }
    }
}
