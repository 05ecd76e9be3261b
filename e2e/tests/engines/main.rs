//! What has to hold in every engine: above all in Firefox and in WebKit, which the other tests do not use.
//!
//! A test is a function of the engine. Where a machine lacks one, its tests are skipped.

mod labs;
mod own;
mod paper;
mod readers;
mod sandbox;
mod visits;

/// Makes tests of a function for Firefox and for WebKit. Their names come one after the other, so that two
/// threads run the two side by side.
macro_rules! in_firefox_and_webkit {
    ($($test:ident)*) => { $crate::in_engines! { $($test: firefox Firefox, webkit WebKit;)* } };
}

/// Makes tests of a function for the engines that are named.
macro_rules! in_engines {
    ($($test:ident: $($name:ident $engine:ident),*;)*) => { $(
        mod $test {
            use e2e::engine::Engine;
            $(
                #[tokio::test]
                async fn $name() {
                    super::$test(Engine::$engine).await;
                }
            )*
        }
    )* };
}

pub(crate) use {in_engines, in_firefox_and_webkit};
