//! Where no line of the text may end.

use super::lesson::PIECES;
use crate::spaces::kept;

#[test]
fn a_number_and_its_unit_stay_on_one_line_and_nothing_else_is_changed() {
    let cases = [
        ("<p>It takes 200 ms, or 0.45 s.</p>", "<p>It takes 200\u{a0}ms, or 0.45\u{a0}s.</p>"),
        ("1,000 ms of 5 so", "1,000\u{a0}ms of 5 so"),
        ("5 at a time, 6 of them", "5 at a time, 6 of them"),
        ("<a title=\"200 ms\">200 ms</a>", "<a title=\"200 ms\">200\u{a0}ms</a>"),
        ("<code>wait 5 s</code> 5 s", "<code>wait 5 s</code> 5\u{a0}s"),
        ("<pre><code>5 s</code> 5 s</pre> 5 s", "<pre><code>5 s</code> 5 s</pre> 5\u{a0}s"),
    ];
    for (html, wanted) in cases {
        assert_eq!(kept(html), wanted);
    }
}

#[test]
fn no_line_of_a_chapter_ends_between_a_number_and_its_unit() {
    for (name, html) in PIECES.iter() {
        assert!(kept(html) == *html, "{name}");
    }
    let (_, page) = PIECES.iter().find(|(name, _)| *name == "chapters.html").expect("it is made");
    assert!(page.matches("\u{a0}ms").count() > 20, "it speaks of times");
}
