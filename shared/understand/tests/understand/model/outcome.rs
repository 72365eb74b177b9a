//! How it went with the model, for whoever watches over it.

use serde_json::{Value, json};
use understand::Understand;
use wiremock::ResponseTemplate;

use super::{FREE_TEXT, endpoint, finished, sure, understand};
use crate::question;

async fn asked(answers: impl IntoIterator<Item = ResponseTemplate>) -> Option<Result<(), &'static str>> {
    let server = endpoint(answers).await;
    let reader = understand(&server, None);
    reader.read(&question(FREE_TEXT, "f")).await;
    let outcome = reader.take_outcome();
    assert_eq!(reader.take_outcome(), None, "it is told once");
    outcome
}

#[tokio::test]
async fn the_last_outcome_is_told_once() {
    assert_eq!(asked([sure("no")]).await, Some(Ok(())));
    assert_eq!(asked([ResponseTemplate::new(401)]).await, Some(Err("refused")));
    let cut_off = finished(
        "length",
        &json!({ "role": "assistant", "content": "{", "refusal": null }),
    );
    assert_eq!(asked([cut_off]).await, Some(Err("cut off")));
    // It was asked, and has answered: that it would not say is not its trouble.
    let declined = finished(
        "stop",
        &json!({ "role": "assistant", "content": Value::Null, "refusal": "No." }),
    );
    assert_eq!(asked([declined]).await, Some(Ok(())));
}

#[tokio::test]
async fn what_needs_no_model_tells_nothing_of_it() {
    let server = endpoint([ResponseTemplate::new(500)]).await;
    let reader = understand(&server, None);
    reader.read(&question("yes", "f")).await;
    reader.read(&question("  ", "f")).await;
    assert_eq!(reader.take_outcome(), None);
    let rules = Understand::new(None);
    rules.read(&question(FREE_TEXT, "f")).await;
    assert_eq!(rules.take_outcome(), None);
}
