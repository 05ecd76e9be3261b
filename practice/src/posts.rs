//! The hundred posts, put together from the small stock of sentences in `posts.txt`.
//!
//! They travel with the page, so they should be few bytes; they are shown on it, so they should
//! be worth reading.

use serde::Serialize;

use crate::wire::USERS;

#[derive(Debug, Serialize)]
pub(crate) struct Post {
    #[serde(rename = "userId")]
    user_id: u32,
    id: u32,
    title: String,
    body: String,
}

/// Five paragraphs of ten lines each: what and where a title is about, and how a body begins, goes on
/// and ends.
const TEXTS: &str = include_str!("posts.txt");

/// The post of that id, 1 to [`POSTS`](crate::wire::POSTS).
pub(crate) fn post(id: u32) -> Post {
    let index = id - 1;
    // The two digits choose the texts, in steps by which no two posts get the same title, nor the
    // same opening and middle together.
    let (tens, ones) = (index / 10, index % 10);
    // An empty line follows each paragraph.
    let pick = |paragraph: u32, line: u32| {
        TEXTS.lines().nth((11 * paragraph + line % 10) as usize).unwrap_or_default()
    };
    Post {
        user_id: tens % USERS + 1,
        id,
        title: format!("{} {}", pick(0, ones), pick(1, tens + ones)),
        body: format!(
            "{} {} {}",
            pick(2, ones + 3 * tens),
            pick(3, 7 * ones + 2 * tens),
            pick(4, 3 * ones + tens),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::POSTS;

    fn all() -> impl Iterator<Item = Post> {
        (1..=POSTS).map(post)
    }

    #[test]
    fn every_title_is_its_own_and_three_to_eight_words() {
        let mut titles: Vec<String> = all().map(|post| post.title).collect();
        for title in &titles {
            assert!((3..=8).contains(&title.split(' ').count()), "{title}");
        }
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), 100);
    }

    #[test]
    fn every_text_is_its_own() {
        let mut texts: Vec<String> = all().map(|post| post.body).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 100);
    }

    #[test]
    fn a_post_is_a_few_hundred_bytes() {
        for post in all() {
            let json = serde_json::to_string(&post).unwrap();
            assert!((200..=330).contains(&json.len()), "{}: {json}", json.len());
        }
    }

    #[test]
    fn every_user_wrote_ten_posts() {
        for user in 1..=USERS {
            assert_eq!(all().filter(|post| post.user_id == user).count(), 10);
        }
    }
}
