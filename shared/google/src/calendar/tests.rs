//! Tests of the calendar, against a server that answers as Google does.

mod busy;
mod changes;
mod put;
mod remove;

use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::stand;

const CALENDAR: &str = "chair@example.test";
const EVENTS: &str = "/calendar/v3/calendars/chair@example.test/events";
const ID: &str = "0b9c1d2e3f405a6b8c7d9e0f1a2b3c4d";

fn id() -> Id {
    Id::of(ID).unwrap()
}

fn one() -> String {
    format!("{EVENTS}/{ID}")
}

fn calendar(server: &MockServer) -> Calendar {
    Calendar::new(stand::access(server))
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

fn error(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, "application/json")
}

/// Answers once. What is answered more or less often fails the test.
async fn once(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    let mock = Mock::given(method(verb)).and(path(at)).respond_with(answer);
    mock.up_to_n_times(1).expect(1).mount(server).await;
}
