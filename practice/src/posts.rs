//! The hundred posts, put together from a small stock of sentences.
//!
//! They travel with the page, so they should be few bytes; they are shown on it, so they should
//! be worth reading.

use serde::Serialize;

use crate::wire::{POSTS, USERS};

#[derive(Debug, Serialize)]
pub(crate) struct Post {
    #[serde(rename = "userId")]
    user_id: u32,
    id: u32,
    title: String,
    body: String,
}

const SUBJECTS: [&str; 10] = [
    "Waiting in line",
    "Ten orders at once",
    "One slow answer",
    "Kettle and pan",
    "The long way round",
    "Two clerks, one desk",
    "A letter by sea",
    "The last to finish",
    "A full table",
    "Nobody at the door",
];

const SCENES: [&str; 10] = [
    "on a Monday",
    "in the rain",
    "after lunch",
    "before the bell",
    "at the station",
    "in a small kitchen",
    "by candlelight",
    "on the night shift",
    "near the harbour",
    "with one spoon",
];

const OPENINGS: [&str; 10] = [
    "The water boils no faster for being watched.",
    "A cook who waits for the oven can peel potatoes meanwhile.",
    "Most of a request is spent on the way, not at its end.",
    "The post office has six windows and one long queue.",
    "A ship that leaves on time may still be the last to arrive.",
    "The train is late, and everyone on it is late together.",
    "Ten letters posted on one day need no more days than one.",
    "A waiter who stood by each table would serve one a night.",
    "Somebody has to wait, but it need not be everybody.",
    "Light in a fibre needs about five milliseconds for a thousand kilometres.",
];

const MIDDLES: [&str; 10] = [
    "What takes long here is the waiting and not the work.",
    "A queue grows whenever more arrive than are let through.",
    "Whoever asks first need not be the first to hear back.",
    "A second pair of hands helps only where hands are missing.",
    "Nothing is gained by asking again before the answer is due.",
    "With one oven the second cake waits for the first.",
    "The slowest of them decides when all of them are done.",
    "A promise to call back is worth more than a held line.",
    "Two things can be under way without two people at work.",
    "A limit keeps the kitchen from filling up with plates.",
];

const CLOSINGS: [&str; 10] = [
    "So start early and look up when the bell rings.",
    "Count the longest wait and not their sum.",
    "The rest is a matter of keeping a list.",
    "Nobody gets faster, and yet all are done sooner.",
    "It is the order of things that costs the time.",
    "Leave a note of what to do when it is done.",
    "In the meantime there is something else to do.",
    "That is how one person can run a busy kitchen.",
    "A short queue moves, and a long one only waits.",
    "Turn back early if nobody wants the answer any more.",
];

/// The post of that id, 1 to [`POSTS`]; beyond, the texts come round again.
pub(crate) fn post(id: u32) -> Post {
    let index = id.saturating_sub(1) % POSTS;
    // The two digits choose the texts, in steps by which no two posts get the same title, nor the
    // same opening and middle together.
    let (tens, ones) = (index / 10, index % 10);
    let pick = |stock: &[&'static str; 10], place: u32| stock[place as usize % 10];
    Post {
        user_id: tens % USERS + 1,
        id,
        title: format!("{} {}", pick(&SUBJECTS, ones), pick(&SCENES, tens + ones)),
        body: format!(
            "{} {} {}",
            pick(&OPENINGS, ones + 3 * tens),
            pick(&MIDDLES, 7 * ones + 2 * tens),
            pick(&CLOSINGS, 3 * ones + tens),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
