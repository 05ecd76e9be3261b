//! Links that open one lab as it was set, `?lab=limits&count=50&limit=5&network=browser`: what they
//! ask for, and how they are written.

use std::fmt::Display;

use crate::{
    exercise,
    format::clipped,
    lab::{Lab, Settings},
    run::Network,
};

/// How the page shows a lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// In its chapter, with all the others.
    Lesson,
    /// Alone, as a part of another page.
    Embed,
    /// Alone and large, for a room.
    Present,
}

impl View {
    /// The link to a lab in this view, given what is [`written`] of the lab. In the lesson the
    /// browser itself finds the lab by the link's fragment.
    #[must_use]
    pub fn link(self, written: &str) -> String {
        let name = written.split('&').next().unwrap_or_default();
        match self {
            Self::Lesson => format!("?lab={written}#lab-{name}"),
            Self::Embed => format!("?embed={written}"),
            Self::Present => format!("?present&lab={written}"),
        }
    }
}

/// What a page's address asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Address {
    /// How the page is to be shown.
    pub view: View,
    /// The lab that is meant.
    pub lab: Option<String>,
    /// The exercise that is to be done there, by its name.
    pub exercise: Option<&'static str>,
    /// Everything else, as name and value.
    pub rest: Vec<(String, String)>,
}

impl Address {
    /// Reads an address, or a link to the page: its text from the `?` on.
    #[must_use]
    pub fn of(link: &str) -> Self {
        let query = link.split('#').next().unwrap_or_default().trim_start_matches('?');
        let mut address = Self { view: View::Lesson, lab: None, exercise: None, rest: Vec::new() };
        // What the view names comes first, as for the script at the head of index.html.
        let mut viewed = None;
        for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
            match name.as_str() {
                "lab" => address.lab = Some(value),
                "embed" => (address.view, viewed) = (View::Embed, Some(value)),
                "present" => (address.view, viewed) = (View::Present, Some(value)),
                "exercise" if let Some(known) = exercise::named(&value) => {
                    address.exercise = Some(known);
                }
                _ => address.rest.push((name, value)),
            }
        }
        address.lab = viewed.filter(|lab| !lab.is_empty()).or(address.lab);
        address
    }

    /// The network that it asks for, for whichever lab.
    #[must_use]
    pub fn network(&self) -> Option<&str> {
        let network = self.rest.iter().find(|(name, _)| name == "network");
        network.map(|(_, value)| value.as_str())
    }
}

/// What an address fills in at a lab, and what there is to say of the rest.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Values by the name of their control.
    pub values: Vec<(String, String)>,
    /// What it asks for that can't be, in words for the reader.
    pub problems: Vec<String>,
}

impl Link {
    /// Reads what an address says besides the lab's name.
    #[must_use]
    pub fn read(lab: &Lab, wanted: &[(String, String)]) -> Self {
        let mut link = Self::default();
        for (name, value) in wanted {
            let setting = lab.settings.iter().find(|setting| setting.name == name);
            let network = match name.as_str() {
                "network" => Network::named(value),
                // What is wrong with it is said where it is filled in.
                "url" => Some(Network::Url),
                _ => None,
            };
            let parsed = match (setting, network) {
                // As a control writes it: one that is handed “+5” is empty afterwards.
                (Some(setting), _) => setting.parse(value).map(|value| value.to_string()),
                (None, Some(network)) if lab.networks().contains(&network) => Ok(value.clone()),
                _ => {
                    let [name, value] = [name, value].map(|it| clipped(it, 20));
                    Err(format!("There is no {name} “{value}” here."))
                }
            };
            match parsed {
                Ok(value) => link.values.push((name.clone(), value)),
                Err(problem) => link.problems.push(problem),
            }
        }
        link
    }
}

/// What a link says of a lab: its name, its settings, and the network where it asks one. `url` is the
/// address of the reader's own API: it stands in the link where that is the network.
#[must_use]
pub fn written(lab: &Lab, settings: &Settings, network: Option<Network>, url: &str) -> String {
    let pair = |name, value: &dyn Display| format!("&{name}={value}");
    let settings = lab.settings.iter().map(|it| pair(it.name, &settings[it]));
    let name = network.map(|network| pair("network", &network.name()));
    let url: String = form_urlencoded::byte_serialize(url.as_bytes()).collect();
    let url = (network == Some(Network::Url)).then(|| pair("url", &url));
    let pairs: Vec<_> = settings.chain(name).chain(url).collect();
    format!("{}{}", lab.name, pairs.concat())
}

/// The HTML that embeds a lab in another page: a frame, and the lines by which it becomes as high as
/// what it shows. `url` is that of the embedded lab.
///
/// Attributes instead of a style, since many pages forbid inline styles, or drop them.
#[must_use]
pub fn snippet(lab: &Lab, url: &str) -> String {
    let (name, src) = (lab.name, url.replace('&', "&amp;"));
    format!(
        r#"<iframe src="{src}" title="Overlap: {name}" width="100%" height="700" frameborder="0" loading="lazy"></iframe>
{FOLLOW}"#
    )
}

/// Believes a frame about its own height, and about nothing else.
const FOLLOW: &str = r#"<script>
addEventListener("message", ({ data, source }) => {
  if (data?.type !== "overlap:height") return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) frame.style.height = `${Number(data.height)}px`;
  }
});
</script>
"#;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(link: &str) -> Link {
        let address = Address::of(link);
        let lab = Lab::find(&address.lab.expect("it names a lab")).expect("there is such a lab");
        Link::read(lab, &address.rest)
    }

    fn values(link: &Link) -> Vec<String> {
        link.values.iter().map(|(name, value)| format!("{name}={value}")).collect()
    }

    #[test]
    fn a_link_is_read_as_it_was_written() {
        for lab in crate::lab::all() {
            let settings: Settings = lab.settings.iter().map(|it| (it.name, it.max)).collect();
            let network = lab.networks().get(1).copied();
            for view in [View::Lesson, View::Embed, View::Present] {
                let text = view.link(&written(lab, &settings, network, ""));
                let link = read(&text);
                let wanted = lab.settings.iter().map(|it| format!("{}={}", it.name, it.max));
                let network = network.map(|network| format!("network={}", network.name()));
                assert_eq!(values(&link), wanted.chain(network).collect::<Vec<_>>());
                assert_eq!(link.problems, [""; 0], "{text}");
                assert_eq!(Address::of(&text).view, view);
            }
        }
    }

    #[test]
    fn a_link_has_the_form_that_is_promised() {
        let settings = Settings::from_iter([("count", 50), ("limit", 5)]);
        let text = written(Lab::find("limits").unwrap(), &settings, Some(Network::Browser), "");
        let rest = "limits&count=50&limit=5&network=browser";
        assert_eq!(View::Lesson.link(&text), format!("?lab={rest}#lab-limits"));
        assert_eq!(View::Embed.link(&text), format!("?embed={rest}"));
        assert_eq!(View::Present.link(&text), format!("?present&lab={rest}"));
    }

    #[test]
    fn a_link_has_the_address_of_the_readers_own_api_where_that_is_the_network() {
        let lab = Lab::find("three-requests").unwrap();
        let link = |network| written(lab, &Settings::new(), Some(network), "http://a");
        assert_eq!(link(Network::Url), "three-requests&network=url&url=http%3A%2F%2Fa");
        assert_eq!(link(Network::Server), "three-requests&network=server");
        assert_eq!(values(&read("?lab=limits&url=http://a/{id}")), ["url=http://a/{id}"]);
        assert_eq!(
            read("?lab=errors&url=http://a/").problems,
            ["There is no url “http://a/” here."]
        );
    }

    #[test]
    fn the_lab_that_a_view_names_comes_before_any_other() {
        for (link, lab) in [
            ("?embed=limits&lab=errors", Some("limits")),
            ("?lab=errors&embed=limits", Some("limits")),
            ("?present=limits&lab=errors", Some("limits")),
            ("?present&lab=errors", Some("errors")),
            ("?embed=&lab=errors", Some("errors")),
            ("?embed", None),
        ] {
            assert_eq!(Address::of(link).lab.as_deref(), lab, "{link}");
        }
    }

    #[test]
    fn a_number_is_filled_in_as_controls_write_it() {
        assert_eq!(values(&read("?lab=limits&count=+5&limit= 07")), ["count=5", "limit=7"]);
    }

    #[test]
    fn a_bad_value_is_named_and_the_others_are_kept() {
        let link = read("?lab=limits&count=5000&limit=7&network=pigeon&speed=9");
        assert_eq!(values(&link), ["limit=7"]);
        let problems = [
            "Enter a whole number from 1 to 1,000 for “posts”, not “5000”.",
            "There is no network “pigeon” here.",
            "There is no speed “9” here.",
        ];
        assert_eq!(link.problems, problems);
    }

    #[test]
    fn what_is_long_is_named_by_its_start() {
        let link = read(&format!("?lab=limits&network={0}&{0}=1", "pigeon".repeat(50)));
        assert!(link.problems.iter().all(|problem| problem.chars().count() < 60), "{link:?}");
    }

    #[test]
    fn a_lab_that_asks_no_network_takes_none() {
        let link = read("?lab=three-tasks&network=server");
        assert_eq!((link.values.len(), link.problems.len()), (0, 1));
        let link = read("?lab=limits&network=timers");
        assert_eq!(link.problems, ["There is no network “timers” here."], "it can't be chosen");
    }

    #[test]
    fn a_snippet_has_the_address_as_html() {
        let html = snippet(Lab::find("limits").unwrap(), "https://a.example/?embed=limits&count=5");
        assert!(html.contains(r#"src="https://a.example/?embed=limits&amp;count=5""#), "{html}");
    }

    #[test]
    fn an_address_without_a_lab_may_name_a_network() {
        let address = Address::of("?network=server");
        assert_eq!((address.lab.as_deref(), address.network()), (None, Some("server")));
    }
}
