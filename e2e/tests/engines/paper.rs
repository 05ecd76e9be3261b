//! The lesson on paper, as Firefox prints it. Chromium's print is looked at with the other tests of the page.

use std::{env, fs, path::Path, process::Command};

use e2e::{browser::on_site_in, engine::Engine, report::skipped, runs::run_both};
use thirtyfour::common::print::{PrintPage, PrintParameters};

use crate::in_engines;

in_engines! {
    on_paper_nothing_lies_over_anything_and_nothing_is_cut_off: firefox Firefox;
}

/// Width and height in centimetres.
const PAPERS: [(&str, [f64; 2]); 2] = [("A4", [21.0, 29.7]), ("Letter", [21.59, 27.94])];

/// A word on a page: from the left, the top, to the right, the bottom, in points.
type Word = [f64; 4];

async fn on_paper_nothing_lies_over_anything_and_nothing_is_cut_off(engine: Engine) {
    if Command::new("pdftotext").arg("-v").output().is_err() {
        return skipped("pdftotext (poppler-utils) is missing");
    }
    on_site_in(engine, async |browser, site| {
        browser.open(&site.url).await;
        run_both(&browser.ready("three-requests").await).await;
        browser.until_each_lab_is(&["idle", "done"]).await;
        let code = "return Array.from(document.querySelectorAll('.listing pre'))
            .filter((it) => it.checkVisibility()).flatMap((it) => it.textContent.split('\\n'))";
        let code: Vec<String> = browser.js(code, []).await;
        for (paper, [width, height]) in PAPERS {
            let page = PrintPage { width, height };
            let printed = PrintParameters { page, background: true, ..PrintParameters::default() };
            let pdf = browser.driver.print_page(printed).await.expect("Firefox prints");
            let file = env::temp_dir().join(format!("overlap-{}-{paper}.pdf", std::process::id()));
            fs::write(&file, pdf).expect("a file of the test's own");
            let pages = words(&read(&file, "-bbox"));
            let text = without_spaces(&read(&file, "-raw"));
            fs::remove_file(&file).expect("it was there");
            let count: usize = pages.iter().map(Vec::len).sum();
            println!("{paper}: {} pages, {count} words", pages.len());
            assert!(pages.len() <= 3 * overlap::lab::CHAPTERS.len(), "{} pages", pages.len());
            let in_points = [width, height].map(|cm| cm / 2.54 * 72.0);
            for (number, page) in (1..).zip(&pages) {
                assert_apart(&format!("{paper}, page {number}"), page, in_points);
            }
            let lost = |line: &&String| !text.contains(&without_spaces(line));
            let lost: Vec<_> = code.iter().filter(lost).collect();
            assert!(lost.is_empty(), "{paper}: not on paper: {lost:#?}");
        }
    })
    .await;
}

/// No word reaches into the margins, and no two lie over each other.
fn assert_apart(page: &str, words: &[Word], [width, height]: [f64; 2]) {
    for (place, [left, top, right, bottom]) in words.iter().copied().enumerate() {
        let is_inside = left > 36.0 && top > 36.0 && right < width - 36.0 && bottom < height - 36.0;
        assert!(is_inside, "{page}: a word reaches from {left}, {top} to {right}, {bottom} pt");
        for other in &words[..place] {
            let across = right.min(other[2]) - left.max(other[0]);
            let down = bottom.min(other[3]) - top.max(other[1]);
            let smaller = ((right - left) * (bottom - top))
                .min((other[2] - other[0]) * (other[3] - other[1]));
            let share = across.max(0.0) * down.max(0.0) / smaller;
            assert!(share < 0.25, "{page}: one word lies over another at {left}, {top} pt");
        }
    }
}

/// What `pdftotext` reads with this option.
fn read(pdf: &Path, option: &str) -> String {
    let read = Command::new("pdftotext").arg(option).arg(pdf).arg("-").output();
    String::from_utf8(read.expect("it can be run").stdout).expect("text")
}

/// The words of each page.
fn words(bboxes: &str) -> Vec<Vec<Word>> {
    let word = |line: &str| {
        let numbers = line.trim().strip_prefix("<word ")?.split('"').skip(1).step_by(2).take(4);
        let numbers: Vec<f64> = numbers.map(|it| it.parse().expect("a number")).collect();
        Some(Word::try_from(numbers).expect("four numbers"))
    };
    bboxes.split("<page ").skip(1).map(|page| page.lines().filter_map(word).collect()).collect()
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
