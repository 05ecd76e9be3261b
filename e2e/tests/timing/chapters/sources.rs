//! The listings on the page are the files that ran.

use std::{fs, path::Path};

use e2e::browser::on_lesson;
use serde::Deserialize;

/// A listing as the page shows it.
#[derive(Deserialize)]
struct Listing {
    file: String,
    code: String,
}

#[tokio::test]
async fn every_listing_is_its_file_to_the_letter() {
    on_lesson(async |browser| {
        let script =
            "return Array.from(document.querySelectorAll('figure.listing'), (listing) => ({
            file: listing.querySelector('figcaption').textContent,
            code: listing.querySelector('pre code').textContent,
          }))";
        let listings: Vec<Listing> = browser.js(script, []).await;
        assert!(listings.len() > 10, "{} listings", listings.len());
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for Listing { file, code } in &listings {
            let source = fs::read_to_string(root.join(file));
            let source = source.unwrap_or_else(|error| panic!("{file}: {error}"));
            assert_eq!(code, source.trim_end(), "{file}");
        }
        // The two of the second chapter are the two that its lab runs.
        let records = browser.lab("three-tasks").run().await;
        for record in &records {
            let file = format!("src/strategy/{}.rs", record.strategy);
            assert!(listings.iter().any(|listing| listing.file == file), "{file} is not shown");
        }
    })
    .await;
}
