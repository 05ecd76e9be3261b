//! What a path leads to.

use crate::settings::digits;
use crate::timing::default_delay_ms;
use crate::wire::{POSTS, POSTS_PATH, USERS, USERS_PATH, WITNESS_PATH};

/// What is found at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// A post, by its id; `None` where there is no such post.
    Post(Option<u32>),
    /// A user, by its id; `None` where there is no such user.
    User(Option<u32>),
    /// What the network saw of a run.
    Witness,
    /// Nothing.
    Unknown,
}

impl Route {
    /// Reads a path below the network's base, without a leading slash.
    pub(crate) fn of(path: &str) -> Self {
        if let Some(id) = path.strip_prefix(POSTS_PATH) {
            Self::Post(id_up_to(POSTS, id))
        } else if let Some(id) = path.strip_prefix(USERS_PATH) {
            Self::User(id_up_to(USERS, id))
        } else if path == WITNESS_PATH {
            Self::Witness
        } else {
            Self::Unknown
        }
    }

    /// How long the answer takes unless the request says so.
    pub(crate) fn usual_delay_ms(self, path: &str) -> u32 {
        match self {
            Self::Post(_) | Self::User(_) => default_delay_ms(path),
            Self::Witness | Self::Unknown => 0,
        }
    }
}

fn id_up_to(last: u32, text: &str) -> Option<u32> {
    digits(text).filter(|id| (1..=last).contains(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_from_one_to_the_last() {
        assert_eq!(Route::of("posts/1"), Route::Post(Some(1)));
        assert_eq!(Route::of("posts/100"), Route::Post(Some(100)));
        assert_eq!(Route::of("users/1"), Route::User(Some(1)));
        assert_eq!(Route::of("users/10"), Route::User(Some(10)));
        for path in ["posts/0", "posts/101", "posts/", "posts/one", "posts/1/", "posts/+1"] {
            assert_eq!(Route::of(path), Route::Post(None), "{path}");
        }
        for path in ["users/0", "users/11", "users/-1"] {
            assert_eq!(Route::of(path), Route::User(None), "{path}");
        }
    }

    #[test]
    fn everything_else_leads_nowhere() {
        for path in ["", "posts", "Posts/1", "/posts/1", "witness/", "todos/1"] {
            assert_eq!(Route::of(path), Route::Unknown, "{path}");
        }
    }
}
