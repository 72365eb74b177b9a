//! How the services outside do, and how much there is in the queues.

use app::Condition;
use app::ports::QueueDepths as _;
use domain::integration::Integration;
use domain::{Settings, Timestamp};
use lambda_http::{Body, Response};
use runtime::edge;
use runtime::problem::Problem;
use serde_json::{Value, json};
use store::Chairside;

/// Services that are parameters of the stack.
#[derive(Debug)]
pub(crate) struct SetUp {
    model: bool,
    smtp: bool,
    twilio: bool,
}

impl SetUp {
    pub(crate) fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            model: variable("OPENAI_URL").is_some(),
            smtp: variable("SMTP_URL").is_some(),
            twilio: variable("TWILIO_ACCOUNT_SID").is_some(),
        }
    }

    fn has(&self, integration: Integration, settings: &Settings) -> bool {
        match integration {
            Integration::Whatsapp => true,
            Integration::Sheets => settings.sheets.spreadsheet.is_some(),
            Integration::Calendar => !settings.visits.calendars.is_empty(),
            Integration::Drive => settings.drive_folder.is_some(),
            Integration::Model => self.model,
            Integration::Smtp => self.smtp,
            Integration::Twilio => self.twilio,
            Integration::Webhooks => !settings.subscriptions.is_empty(),
        }
    }
}

pub(super) async fn read(app: &Chairside, set_up: &SetUp) -> Result<Response<Body>, Problem> {
    let now = runtime::now();
    let settings = app.settings(now).await.map_err(api::problem)?;
    let conditions = app.integrations(now).await.map_err(api::problem)?;
    let integrations: Vec<_> = conditions
        .iter()
        .map(|condition| view(condition, set_up.has(condition.integration, &settings), now))
        .collect();
    let mut queues = Vec::new();
    for (name, depth) in app.queues.depths().await {
        // One that cannot be looked at must not hide the others.
        if let Err(error) = &depth {
            tracing::warn!(%error, name, "a queue cannot be looked at");
        }
        let depth = depth.ok();
        queues.push(json!({
            "name": name,
            "waiting": depth.map(|depth| depth.waiting),
            "in_flight": depth.map(|depth| depth.in_flight),
            "delayed": depth.map(|depth| depth.delayed),
            "dead": depth.map(|depth| depth.dead),
        }));
    }
    Ok(edge::json(
        200,
        &json!({ "integrations": integrations, "queues": queues }),
    ))
}

fn view(of: &Condition, configured: bool, now: Timestamp) -> Value {
    let lag = of
        .waiting
        .map(|waiting| now.duration_since(waiting.since).as_secs().max(0));
    let error = of.health.last_error.as_ref();
    json!({
        "name": of.integration.name(),
        "configured": configured,
        "state": if configured { of.health.state().name() } else { "not configured" },
        "last_success_at": of.health.last_success_at.map(|at| at.to_string()),
        "last_error": error.map(|error| json!({ "at": error.at.to_string(), "message": error.message })),
        "lag_seconds": lag.unwrap_or_default(),
        "waiting": of.waiting.map_or(0, |waiting| waiting.count),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_configured_is_known_from_the_stack_and_the_settings() {
        let set_up = SetUp::of(|name| (name == "SMTP_URL").then(|| "smtps://mail.example.org".to_owned()));
        let mut settings = Settings::default();
        let configured = |settings: &Settings| -> Vec<_> {
            let all = Integration::ALL.into_iter();
            all.filter(|integration| set_up.has(*integration, settings)).collect()
        };
        assert_eq!(configured(&settings), [Integration::Whatsapp, Integration::Smtp]);
        settings.drive_folder = Some("folder".to_owned());
        settings.visits.calendars = vec!["lab".to_owned()];
        settings.sheets.spreadsheet = Some("sheet".to_owned());
        assert_eq!(
            configured(&settings),
            [
                Integration::Whatsapp,
                Integration::Sheets,
                Integration::Calendar,
                Integration::Drive,
                Integration::Smtp,
            ]
        );
    }
}
