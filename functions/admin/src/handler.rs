//! Finds the endpoint of a request, and asks for the role that it needs.

mod cases;
mod conversations;
mod dentists;
mod lists;
mod settings;
mod tasks;

use files::Bucket;
use lambda_http::{Body, Request, Response};
use percent_encoding::percent_decode_str;
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use store::Chairside;

pub(crate) struct Admin {
    pub(crate) app: Chairside,
    pub(crate) files: Bucket,
}

pub(crate) async fn handle(admin: &Admin, request: Request) -> Result<Response<Body>, Problem> {
    let app = &admin.app;
    let path = request.uri().path().to_owned();
    let parts: Vec<String> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let caller = |role| edge::caller(&request, role);
    match (request.method().as_str(), parts.as_slice()) {
        ("GET", ["admin", "settings"]) => {
            caller(Role::Viewer)?;
            settings::read(app).await
        }
        ("PUT", ["admin", "settings"]) => {
            caller(Role::Admin)?;
            settings::write(app, &request).await
        }
        ("POST", ["admin", "tasks", id, "retry"]) => {
            caller(Role::Staff)?;
            tasks::retry(app, id).await
        }
        ("GET", ["admin", "cases"]) => {
            caller(Role::Viewer)?;
            lists::cases(app, &request).await
        }
        ("GET", ["admin", "users"]) => {
            caller(Role::Viewer)?;
            lists::users(app, &request).await
        }
        ("GET", ["admin", "messages"]) => {
            caller(Role::Viewer)?;
            lists::messages(app, &request).await
        }
        ("GET", ["admin", "tasks"]) => {
            caller(Role::Viewer)?;
            lists::tasks(app, &request).await
        }
        ("GET", ["admin", "cases", id]) => {
            caller(Role::Viewer)?;
            cases::read(app, id).await
        }
        ("GET", ["admin", "cases", id, "records"]) => {
            // Not for viewers: a link opens a patient's file for whoever has it.
            caller(Role::Staff)?;
            cases::records(admin, id).await
        }
        ("POST", ["admin", "cases", id, "quotation"]) => {
            let caller = caller(Role::Staff)?;
            cases::quote(app, id, &request, caller).await
        }
        ("GET", ["admin", "dentists", id]) => {
            caller(Role::Viewer)?;
            dentists::read(app, id).await
        }
        ("PATCH", ["admin", "dentists", id]) => {
            let caller = caller(Role::Staff)?;
            dentists::change(app, id, &request, caller).await
        }
        ("POST", ["admin", "dentists", id, "licence"]) => {
            let caller = caller(Role::Staff)?;
            dentists::check_licence(app, id, &request, caller).await
        }
        ("GET", ["admin", "conversations", id, "messages"]) => {
            caller(Role::Viewer)?;
            conversations::read(app, id, &request).await
        }
        ("POST", ["admin", "conversations", id, "messages"]) => {
            let caller = caller(Role::Staff)?;
            conversations::write(app, id, &request, caller).await
        }
        ("POST", ["admin", "conversations", id, "takeover"]) => {
            let caller = caller(Role::Staff)?;
            conversations::take_over(app, id, caller).await
        }
        ("POST", ["admin", "conversations", id, "handback"]) => {
            let caller = caller(Role::Staff)?;
            conversations::hand_back(app, id, caller).await
        }
        _ => Err(Problem::not_found("there is nothing at this address")),
    }
}
