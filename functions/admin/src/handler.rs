//! Finds the endpoint of a request.

mod lists;
mod one;
mod settings;

use lambda_http::http::Method;
use lambda_http::{Body, Request, Response};
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use store::Chairside;

pub(crate) async fn handle(app: &Chairside, request: Request) -> Result<Response<Body>, Problem> {
    let path = request.uri().path().to_owned();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let get = request.method() == Method::GET;
    match parts.as_slice() {
        ["admin", "settings"] if get => {
            edge::caller(&request, Role::Viewer)?;
            settings::read(app).await
        }
        ["admin", "settings"] if request.method() == Method::PUT => {
            edge::caller(&request, Role::Admin)?;
            settings::write(app, &request).await
        }
        ["admin", "tasks", id, "retry"] if request.method() == Method::POST => {
            edge::caller(&request, Role::Staff)?;
            one::retry(app, id).await
        }
        ["admin", list] if get => {
            edge::caller(&request, Role::Viewer)?;
            match *list {
                "cases" => lists::cases(app, &request).await,
                "users" => lists::users(app, &request).await,
                "messages" => lists::messages(app, &request).await,
                "tasks" => lists::tasks(app, &request).await,
                _ => Err(nowhere()),
            }
        }
        ["admin", "cases", id] if get => {
            edge::caller(&request, Role::Viewer)?;
            one::case(app, id).await
        }
        _ => Err(nowhere()),
    }
}

fn nowhere() -> Problem {
    Problem::not_found("there is nothing at this address")
}
