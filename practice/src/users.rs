//! The ten users who wrote the posts.

use serde::Serialize;

use crate::wire::USERS;

#[derive(Debug, Serialize)]
pub(crate) struct User {
    id: u32,
    name: &'static str,
    username: &'static str,
}

const NAMES: [(&str, &str); USERS as usize] = [
    ("Ada Ferris", "ferris"),
    ("Bela Novak", "bela"),
    ("Chidi Okoro", "okoro"),
    ("Dana Weiss", "dweiss"),
    ("Emre Aydin", "emre"),
    ("Fumiko Sato", "fumiko"),
    ("Greta Lind", "greta"),
    ("Hugo Marchetti", "hugo"),
    ("Ines Duarte", "ines"),
    ("Jonas Berg", "jberg"),
];

/// The user of that id, 1 to [`USERS`].
pub(crate) fn user(id: u32) -> User {
    let (name, username) = NAMES[id as usize - 1];
    User { id, name, username }
}
