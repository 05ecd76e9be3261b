//! The page as assistive technology is told of it: Chromium's accessibility tree.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::browser::Browser;

/// Roles of what is only text, in whatever pieces.
const TEXT: [&str; 3] = ["StaticText", "InlineTextBox", "LineBreak"];

/// An element, as it is told of. What the browser leaves out is not in the tree.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// Its role: `button`, `heading` …
    pub role: String,
    /// Its name, which is read out with the role.
    pub name: String,
    /// What is typed or chosen in it.
    pub value: Option<Value>,
    /// What else is said of it: `focusable`, `level`, `expanded` …
    pub properties: BTreeMap<String, Value>,
    /// What it holds, in the order of reading.
    pub children: Vec<Self>,
}

/// A node as the protocol has it: in a list, with the places of its children.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    node_id: String,
    ignored: bool,
    role: Option<Held>,
    name: Option<Held>,
    value: Option<Held>,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    child_ids: Vec<String>,
}

#[derive(Deserialize)]
struct Property {
    name: String,
    value: Held,
}

#[derive(Deserialize)]
struct Held {
    value: Option<Value>,
}

impl Held {
    fn text(held: Option<&Self>) -> String {
        let text = held.and_then(|held| held.value.as_ref()?.as_str());
        text.unwrap_or_default().to_owned()
    }
}

impl Browser {
    /// The accessibility tree of the whole page, from its root.
    pub async fn accessibility_tree(&self) -> Node {
        self.cdp("Accessibility.enable", json!({})).await;
        let tree = self.cdp("Accessibility.getFullAXTree", json!({})).await;
        let nodes: Vec<Raw> = serde_json::from_value(tree["nodes"].clone()).expect("the protocol");
        let root = nodes.first().expect("a page has a root").node_id.clone();
        let by_id = nodes.iter().map(|node| (node.node_id.as_str(), node)).collect();
        let mut top = gathered(&root, &by_id);
        assert_eq!(top.len(), 1, "a page has one root");
        top.remove(0)
    }
}

/// The node of this id; if it is left out, what is below it.
fn gathered(id: &str, by_id: &HashMap<&str, &Raw>) -> Vec<Node> {
    let Some(raw) = by_id.get(id) else { return Vec::new() };
    let children = raw.child_ids.iter().flat_map(|child| gathered(child, by_id)).collect();
    if raw.ignored {
        return children;
    }
    let properties = raw.properties.iter();
    vec![Node {
        role: Held::text(raw.role.as_ref()),
        name: Held::text(raw.name.as_ref()),
        value: raw.value.as_ref().and_then(|held| held.value.clone()),
        properties: properties
            .map(|it| (it.name.clone(), it.value.value.clone().unwrap_or_default()))
            .collect(),
        children,
    }]
}

impl Node {
    /// All that is below it, in the order of reading, without pieces of text.
    #[must_use]
    pub fn below(&self) -> Vec<&Self> {
        let mut found = Vec::new();
        for child in self.children.iter().filter(|child| !TEXT.contains(&child.role.as_str())) {
            found.push(child);
            found.extend(child.below());
        }
        found
    }

    /// What is below it with this role, in the order of reading.
    #[must_use]
    pub fn all(&self, role: &str) -> Vec<&Self> {
        self.below().into_iter().filter(|node| node.role == role).collect()
    }

    /// The only one below it with this role.
    #[must_use]
    pub fn only(&self, role: &str) -> &Self {
        let all = self.all(role);
        assert_eq!(all.len(), 1, "there should be one {role} in {:?}, but {all:#?}", self.name);
        all[0]
    }

    /// The text in it, as it is read.
    #[must_use]
    pub fn text(&self) -> String {
        if self.role == "StaticText" {
            return self.name.clone();
        }
        self.children.iter().map(Self::text).collect()
    }

    /// Whether this is said of it.
    #[must_use]
    pub fn is(&self, property: &str) -> bool {
        self.properties.get(property) == Some(&json!(true))
    }

    /// A number that is said of it: its `level`, its `valuemax` …
    #[must_use]
    pub fn number(&self, property: &str) -> Option<f64> {
        self.properties.get(property)?.as_f64()
    }

    /// Its role and its name, as a test would tell of it.
    #[must_use]
    pub fn told(&self) -> String {
        format!("{} {:?}", self.role, self.name)
    }
}
