//! Taking an event out.

use super::*;

#[tokio::test]
async fn an_event_is_removed_quietly() {
    let server = MockServer::start().await;
    once(&server, "DELETE", &one(), status(204)).await;
    calendar(&server).remove(CALENDAR, &id()).await.unwrap();
    let request = &stand::requests(&server).await[0];
    assert_eq!(stand::parameter(request, "sendUpdates").as_deref(), Some("none"));
}

#[tokio::test]
async fn one_that_is_gone_is_a_success() {
    let gone = include_str!("../../../tests/fixtures/calendar_410_deleted.json");
    let missing = include_str!("../../../tests/fixtures/calendar_404_notFound.json");
    for answer in [error(410, gone), error(404, missing)] {
        let server = MockServer::start().await;
        once(&server, "DELETE", &one(), answer).await;
        calendar(&server).remove(CALENDAR, &id()).await.unwrap();
    }
}

#[tokio::test]
async fn one_that_may_not_be_removed_is_a_failure() {
    let server = MockServer::start().await;
    once(&server, "DELETE", &one(), status(403)).await;
    let failure = calendar(&server).remove(CALENDAR, &id()).await.unwrap_err();
    assert_eq!(failure, Failure::refused("403 without a readable answer"));
}

#[tokio::test]
async fn removing_is_tried_again() {
    let server = MockServer::start().await;
    once(&server, "DELETE", &one(), status(500)).await;
    once(&server, "DELETE", &one(), status(410)).await;
    calendar(&server).remove(CALENDAR, &id()).await.unwrap();
}
