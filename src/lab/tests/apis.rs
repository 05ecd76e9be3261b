//! Labs that any API will do for.

use super::*;
use crate::network::{Api, JSONPLACEHOLDER, MOST_A_RUN};

fn asking_any() -> impl Iterator<Item = &'static Lab> {
    all().filter(|lab| lab.network == NetworkNeed::AnyApi)
}

fn paths(plan: &Plan) -> Vec<&str> {
    plan.asked()
}

#[test]
fn they_ask_the_practice_network_for_nothing_but_delays() {
    for lab in asking_any() {
        for plan in default_plans(lab.name) {
            for path in paths(&plan) {
                let (resource, query) = path.split_once('?').expect("it has a query");
                let names: Vec<_> = query.split('&').map(|it| it.split('=').next()).collect();
                assert_eq!(names, [Some("n"), Some("ttfb"), Some("delay")], "{path}");
                let (kind, id) = resource.split_once('/').expect("a kind and an id");
                let most = if kind == "users" { 10 } else { 100 };
                assert!((1..=most).contains(&id.parse().unwrap()), "{path} is JSONPlaceholder's");
            }
        }
    }
}

#[test]
fn as_they_are_at_first_they_can_ask_other_peoples_servers() {
    for lab in asking_any() {
        let plans = default_plans(lab.name);
        let paths: Vec<&str> = plans.iter().flat_map(paths).collect();
        // Rounds take many. Of those that there are at first, the reader has to choose fewer.
        let has_rounds = lab.drawing == Drawing::Rounds;
        assert_eq!(paths.len() > MOST_A_RUN, has_rounds, "{}: {}", lab.name, paths.len());
        let api = Api::parse(JSONPLACEHOLDER, "").expect("it is an address");
        let problem = api.problem(&paths);
        assert_eq!(problem.is_some(), has_rounds, "{}: {problem:?}", lab.name);
    }
}

#[test]
fn no_two_urls_of_a_run_are_equal_however_many_there_are() {
    let api = Api::parse("http://localhost:3000/", "").expect("an address");
    for lab in asking_any() {
        let most: Settings = lab.settings.iter().map(|it| (it.name, it.max)).collect();
        for plan in (lab.plans)(&most) {
            let urls: BTreeSet<_> = paths(&plan).iter().map(|path| api.url(path)).collect();
            assert_eq!(urls.len(), paths(&plan).len(), "{}", lab.name);
        }
    }
}
