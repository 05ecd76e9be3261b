//! A static host for the built page.

use std::path::Path;

use axum::{
    Router,
    extract::Request,
    middleware::{self, Next},
    response::Response,
};
use tokio::{net::TcpListener, runtime::Runtime};
use tower_http::{compression::CompressionLayer, services::ServeDir};

use crate::{ports, setup};

/// Where the page lies on its host. Not at the root: it has to work under any path.
const PATH: &str = "/lessons/overlap";

/// A host that knows nothing but files, as most that a lesson is put on. It answers until it is
/// dropped.
#[derive(Debug)]
pub struct Site {
    /// The page's URL, which ends in a slash.
    pub url: String,
    /// It has threads of its own, so that it can be shut down with all its connections, as a host
    /// that is gone.
    runtime: Option<Runtime>,
}

impl Site {
    /// Starts a host of the built page on a free port.
    pub async fn start() -> Self {
        Self::of(&setup::dist()).await
    }

    /// Starts a host of the page in this folder on a free port.
    pub async fn of(dist: &Path) -> Self {
        Self::serve(files(dist).layer(CompressionLayer::new())).await
    }

    /// Starts a host that alters what it answers, by the request's path and query.
    pub async fn altering(alter: fn(&str, Response) -> Response) -> Self {
        let altered = middleware::from_fn(move |request: Request, next: Next| async move {
            // As it was asked for: below its path, the router sees less of it.
            let asked = request.uri().to_string();
            alter(&asked, next.run(request).await)
        });
        Self::serve(files(&setup::dist()).layer(altered)).await
    }

    async fn serve(app: Router) -> Self {
        let listener = ports::listen().await;
        let address = listener.local_addr().expect("it is bound");
        let listener = listener.into_std().expect("a listener can change its runtime");
        let runtime = Runtime::new().expect("a runtime");
        runtime.spawn(async move {
            let listener = TcpListener::from_std(listener).expect("it is not blocking");
            axum::serve(listener, app).await
        });
        Self { url: format!("http://{address}{PATH}/"), runtime: Some(runtime) }
    }

    /// The same page as another site: a name of this machine that browsers trust as much, and keep
    /// apart.
    #[must_use]
    pub fn url_as_another_site(&self) -> String {
        self.url.replace("127.0.0.1", "localhost")
    }
}

/// A name that [`browser`](crate::browser) resolves to this machine.
pub(crate) const ANOTHER_MACHINE: &str = "another-machine.test";

fn files(dist: &Path) -> Router {
    Router::new().nest_service(PATH, ServeDir::new(dist))
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Without waiting, since this is called on a runtime that must not be blocked.
            runtime.shutdown_background();
        }
    }
}
