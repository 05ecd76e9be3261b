//! What a path leads to.

use crate::settings::digits;
use crate::timing::default_delay_ms;
use crate::wire::{ENDS_PATH, POSTS, POSTS_PATH, USERS, USERS_PATH, WITNESS_PATH};

/// What is found at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    /// A post, by its id; `None` where there is no such post.
    Post(Option<u32>),
    /// A user, by its id; `None` where there is no such user.
    User(Option<u32>),
    /// What the network saw of a run.
    Asked(Asked),
}

/// What the network can be asked of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Its counts.
    Witness,
    /// How its requests ended.
    Ends,
}

impl Route {
    /// Reads a path below the network's base, without a leading slash; `None` if it leads nowhere.
    pub(crate) fn of(path: &str) -> Option<Self> {
        if let Some(id) = path.strip_prefix(POSTS_PATH) {
            Some(Self::Post(id_up_to(POSTS, id)))
        } else if let Some(id) = path.strip_prefix(USERS_PATH) {
            Some(Self::User(id_up_to(USERS, id)))
        } else {
            match path {
                WITNESS_PATH => Some(Self::Asked(Asked::Witness)),
                ENDS_PATH => Some(Self::Asked(Asked::Ends)),
                _ => None,
            }
        }
    }

    /// How long the answer takes unless the request says so.
    pub(crate) fn usual_delay_ms(self, path: &str) -> u32 {
        if matches!(self, Self::Asked(_)) { 0 } else { default_delay_ms(path) }
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
        assert_eq!(Route::of("posts/1"), Some(Route::Post(Some(1))));
        assert_eq!(Route::of("posts/100"), Some(Route::Post(Some(100))));
        assert_eq!(Route::of("users/1"), Some(Route::User(Some(1))));
        assert_eq!(Route::of("users/10"), Some(Route::User(Some(10))));
        for path in ["posts/0", "posts/101", "posts/", "posts/one", "posts/1/", "posts/+1"] {
            assert_eq!(Route::of(path), Some(Route::Post(None)), "{path}");
        }
        for path in ["users/0", "users/11", "users/-1"] {
            assert_eq!(Route::of(path), Some(Route::User(None)), "{path}");
        }
    }

    #[test]
    fn everything_else_leads_nowhere() {
        for path in ["", "posts", "Posts/1", "/posts/1", "witness/", "todos/1"] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
