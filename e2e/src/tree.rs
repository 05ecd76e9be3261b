//! The page as assistive technology is told of it: Chromium's accessibility tree.

use std::collections::{BTreeMap, HashMap};

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
    /// What else is said of it: `focusable`, `level`, `expanded` …
    pub properties: BTreeMap<String, Value>,
    /// What it holds, in the order of reading.
    pub children: Vec<Self>,
}

impl Browser {
    /// The accessibility tree of the whole page, from its root.
    pub async fn accessibility_tree(&self) -> Node {
        self.cdp("Accessibility.enable", json!({})).await;
        let tree = self.cdp("Accessibility.getFullAXTree", json!({})).await;
        let nodes = tree["nodes"].as_array().expect("the protocol has a list");
        let root = nodes.first().expect("a page has a root");
        let by_id = nodes.iter().map(|node| (node["nodeId"].as_str(), node)).collect();
        let mut top = gathered(root["nodeId"].as_str(), &by_id);
        assert_eq!(top.len(), 1, "a page has one root");
        top.remove(0)
    }
}

/// The node of this id; if it is left out, what is below it.
fn gathered(id: Option<&str>, by_id: &HashMap<Option<&str>, &Value>) -> Vec<Node> {
    let Some(raw) = by_id.get(&id) else { return Vec::new() };
    let list = |name: &str| raw[name].as_array().into_iter().flatten();
    let children = list("childIds").flat_map(|child| gathered(child.as_str(), by_id)).collect();
    if raw["ignored"] == true {
        return children;
    }
    let text = |name: &str| raw[name]["value"].as_str().unwrap_or_default().to_owned();
    let property =
        |it: &Value| Some((it["name"].as_str()?.to_owned(), it["value"]["value"].clone()));
    vec![Node {
        role: text("role"),
        name: text("name"),
        properties: list("properties").filter_map(property).collect(),
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
