//! Finds the endpoint of a request, and asks for the role that it needs.

mod calendars;
mod cases;
mod conversations;
mod dentists;
mod events;
mod import;
mod integrations;
mod lists;
mod settings;
mod sheets;
mod tasks;

use files::Bucket;
pub(crate) use integrations::SetUp;
use lambda_http::{Body, Request, Response};
use runtime::edge::{self, Role};
use runtime::problem::Problem;
use store::Chairside;

pub(crate) struct Admin {
    pub(crate) app: Chairside,
    pub(crate) files: Bucket,
    /// Where the API is, if that is not its own address.
    pub(crate) public_url: Option<String>,
    /// What the stack is set up with.
    pub(crate) set_up: SetUp,
}

pub(crate) async fn handle(admin: &Admin, request: Request) -> Result<Response<Body>, Problem> {
    let app = &admin.app;
    let parts = api::path::parts(&request);
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
        ("GET", ["admin", "schedule"]) => {
            caller(Role::Viewer)?;
            sheets::schedule(app, &request).await
        }
        ("POST", ["admin", "sheets", "rebuild"]) => {
            caller(Role::Staff)?;
            sheets::rebuild(app).await
        }
        ("POST", ["admin", "tasks", id, "retry"]) => {
            caller(Role::Staff)?;
            tasks::retry(app, id).await
        }
        ("POST", ["admin", "import"]) => {
            let caller = caller(Role::Admin)?;
            import::take_in(app, &request, caller).await
        }
        ("GET", ["admin", "integrations"]) => {
            caller(Role::Viewer)?;
            integrations::read(app, &admin.set_up).await
        }
        ("POST", ["admin", "calendars"]) => {
            let caller = caller(Role::Admin)?;
            calendars::create(app, admin.public_url.as_deref(), &request, caller).await
        }
        ("GET", ["admin", "calendars"]) => {
            caller(Role::Viewer)?;
            calendars::all(app, &request).await
        }
        ("DELETE", ["admin", "calendars", id]) => {
            let caller = caller(Role::Admin)?;
            calendars::revoke(app, id, caller).await
        }
        ("POST", ["admin", "events", "replay"]) => {
            let caller = caller(Role::Admin)?;
            events::replay(app, &request, caller).await
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
