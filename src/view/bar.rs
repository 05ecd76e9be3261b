//! The bar at the page's top: where the reader is, what has been run, and what comes next.

use web_sys::{Element, HtmlElement};

use super::{
    dom::{document, document_element, part, query, query_all, query_all_in, say, set, toggle},
    question::{OPEN, RIGHT, WRONG},
    storage::{keep, kept},
    viewport::watch_reading_line,
};
use crate::lab::{CHAPTERS, Lab};

/// Under which name the chapter is kept that the reader was in last.
const CHAPTER: &str = "chapter";

/// Under which name it is kept that a lab has been run.
fn run_name(lab: &str) -> String {
    format!("run:{lab}")
}

/// Has the bar say, from now on, in which chapter the reader is; and where an earlier visit ended.
pub(crate) fn follow_reader() {
    offer_to_continue();
    show_runs();
    for chapter in query_all::<Element>(".chapter") {
        let id = chapter.id();
        watch_reading_line(&chapter, move |is_there| {
            if is_there {
                enter(&id);
            }
        });
    }
}

/// Keeps in mind that a lab has been run, and shows it.
pub(crate) fn note_run(lab: &str) {
    keep(&run_name(lab), "run");
    show_runs();
}

/// Under which name it is kept how the questions of a lab were answered.
fn predicted_name(lab: &str) -> String {
    format!("predicted:{lab}")
}

/// Keeps in mind how the questions of a lab were answered, `right`, `wrong` or `open`, and shows it. Of each
/// question the first answer counts: from then on its reader has seen the run.
pub(crate) fn note_predictions(lab: &str, verdicts: &[String]) {
    let kept = kept(&predicted_name(lab));
    let before = kept.split(' ').chain(std::iter::repeat(OPEN));
    let first = |(now, before): (&String, &str)| match before {
        RIGHT | WRONG => before.to_owned(),
        _ => now.clone(),
    };
    let words: Vec<_> = verdicts.iter().zip(before).map(first).collect();
    keep(&predicted_name(lab), &words.join(" "));
    show_runs();
}

/// How many questions of these labs were answered before the run, and how many of them right.
fn predicted(labs: &[&Lab]) -> (usize, usize) {
    let kept = labs.iter().map(|lab| kept(&predicted_name(lab.name)));
    let words = kept.collect::<Vec<_>>().join(" ");
    let count = |wanted| words.split(' ').filter(|word| *word == wanted).count();
    let right = count(RIGHT);
    (right + count(WRONG), right)
}

/// The links of the contents list, in the order of the lesson.
fn links() -> Vec<HtmlElement> {
    query_all("#contents li a")
}

fn bar() -> Element {
    query(&document_element(), "#contents").expect("index.html has it")
}

/// The part of this name of the bar or of the page's head.
fn page_part(name: &str) -> Element {
    part(&document_element(), name).expect("index.html has it")
}

/// The reader is in this chapter now.
fn enter(id: &str) {
    let links = links();
    let place = format!("#{id}");
    let is_it = |link: &HtmlElement| link.get_attribute("href").as_ref() == Some(&place);
    let Some(index) = links.iter().position(is_it) else { return };
    for (at, link) in links.iter().enumerate() {
        if at == index {
            set(link, "aria-current", "true");
        } else {
            toggle(link, "aria-current", false);
        }
    }
    let title = |link: &HtmlElement| link.text_content().unwrap_or_default();
    let name = title(&links[index]);
    say(&page_part("chapter"), &format!("{} {name}", index + 1));
    document().set_title(&format!("{name} · Overlap"));
    let next = page_part("next");
    toggle(&next, "hidden", index + 1 == links.len());
    if let Some(link) = links.get(index + 1) {
        say(&next, &format!("Next: {}", title(link)));
        set(&next, "href", &link.get_attribute("href").unwrap_or_default());
    }
    if index > 0 {
        keep(CHAPTER, id);
    }
    show_runs();
}

/// Marks the chapters whose labs have all been run, and those whose questions were all answered right, and counts
/// them.
pub(crate) fn show_runs() {
    let (mut with_labs, mut run) = (0, 0);
    let (mut answered, mut right) = (0, 0);
    let items = query_all_in::<Element>(&bar(), "li");
    let chapters = items.iter().zip(CHAPTERS).filter(|(_, chapter)| !chapter.labs.is_empty());
    for (item, chapter) in chapters {
        let is_run = chapter.labs.iter().all(|lab| !kept(&run_name(lab.name)).is_empty());
        let of_chapter = predicted(chapter.labs);
        toggle(item, "data-run", is_run);
        toggle(item, "data-predicted", is_run && of_chapter.0 > 0 && of_chapter.0 == of_chapter.1);
        answered += of_chapter.0;
        right += of_chapter.1;
        with_labs += 1;
        run += usize::from(is_run);
    }
    let links = links();
    let current = links.iter().position(|link| link.has_attribute("aria-current"));
    let place = current.map(|index| format!("{} of {}", index + 1, links.len()));
    say(&page_part("place"), &place.unwrap_or_default());
    let runs = (run > 0).then(|| format!("· {run} of {with_labs} run"));
    say(&page_part("runs"), &runs.unwrap_or_default());
    let predicted = (answered > 0).then(|| format!("You predicted {right} of {answered}."));
    for place in query_all::<Element>("[data-part=predicted]") {
        say(&place, predicted.as_deref().unwrap_or_default());
    }
}

/// Offers to go on where an earlier visit ended.
fn offer_to_continue() {
    let id = kept(CHAPTER);
    let place = format!("#{id}");
    let links = links();
    let Some(link) = links.iter().find(|it| it.get_attribute("href").as_ref() == Some(&place))
    else {
        return;
    };
    let offer = page_part("continue");
    say(&offer, &format!("Welcome back: go on with {}", link.text_content().unwrap_or_default()));
    set(&offer, "href", &place);
    toggle(&offer, "hidden", false);
}
