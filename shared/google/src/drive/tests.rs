//! Tests of the drive, against a server that answers as Google does.

mod folders;
mod pieces;
mod upload;

use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::*;
use crate::stand;

const FILES: &str = "/drive/v3/files";
const UPLOAD: &str = "/upload/drive/v3/files";

fn drive(server: &MockServer) -> Drive {
    Drive::new(stand::access(server))
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status)
}

fn taken() -> ResponseTemplate {
    let message = "A file already exists with the provided ID.";
    let error = json!({"errors": [{"domain": "global", "reason": "fileIdInUse"}], "code": 409, "message": message});
    status(409).set_body_json(json!({"error": error}))
}

/// Answers once. What is answered more or less often fails the test.
async fn once(server: &MockServer, verb: &str, at: &str, answer: ResponseTemplate) {
    let mock = Mock::given(method(verb)).and(path(at)).respond_with(answer);
    mock.up_to_n_times(1).expect(1).mount(server).await;
}
