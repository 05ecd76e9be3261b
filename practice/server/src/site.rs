//! The built page.

use std::path::Path;

use axum::Router;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Serves the files of that folder; without one, says so.
pub(crate) fn service(dist: Option<&Path>) -> Router {
    let Some(dist) = dist else {
        return Router::new().fallback(async || {
            let text = "This server was started without the built page; the practice network is \
                        at /api/.\n";
            (StatusCode::NOT_FOUND, text)
        });
    };
    // Without it a browser may go on showing the page as it was before the last build.
    let ask_again = HeaderValue::from_static("no-cache");
    Router::new()
        .fallback_service(ServeDir::new(dist))
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, ask_again))
}
