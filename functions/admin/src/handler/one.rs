//! One case with all that is known of it, and one task that a person wants tried again.

use api::view;
use app::ports::{Paging, Spoken, Store};
use domain::TaskId;
use domain::task::{State, Task};
use lambda_http::{Body, Response};
use runtime::edge;
use runtime::problem::Problem;
use serde_json::{Value, json};

use super::lists::{case_id, failed};
use store::Chairside;

/// How many of a dentist's newest messages are looked through for those of one case.
const MESSAGES: u16 = 200;

pub(super) async fn case(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let id = case_id(id)?;
    let (person, case) = app.case(&id).await.map_err(api::problem)?;
    let facts = app.store.facts(&id).await.map_err(failed)?;
    let tasks = app.store.tasks_of(&id).await.map_err(failed)?;
    let talk = app
        .store
        .talk(
            &person.key,
            &Paging {
                limit: MESSAGES,
                cursor: None,
            },
        )
        .await
        .map_err(failed)?;
    let of_this_case = |spoken: &&Spoken| match spoken {
        Spoken::In(received) => received.case.as_ref() == Some(&id),
        Spoken::Out(message) => message.case.as_ref() == Some(&id),
    };
    let mut answer = view::case(&case);
    if let Value::Object(members) = &mut answer {
        members.insert("history".to_owned(), facts.iter().map(view::fact).collect());
        members.insert(
            "messages".to_owned(),
            talk.items.iter().filter(of_this_case).map(view::spoken).collect(),
        );
        let is_open = |task: &&Task| matches!(task.state, State::Waiting | State::Parked);
        let open = tasks.iter().filter(is_open);
        members.insert("open_tasks".to_owned(), open.map(view::task).collect());
    }
    Ok(edge::json(200, &answer))
}

/// A task or a message by its id: what was given up gets another try, and what waits is tried now.
pub(super) async fn retry(app: &Chairside, id: &str) -> Result<Response<Body>, Problem> {
    let retried = app
        .retry(&TaskId::trusted(id), runtime::now())
        .await
        .map_err(api::problem)?;
    Ok(edge::json(
        200,
        &json!({ "message": "It will be tried again now", "id": id, "kind": retried }),
    ))
}
