//! What a stack holds before anybody has used it: our templates at (simulated) Meta, a clinical team, and two cases to
//! play with. All of it goes in through the front door, and a second time changes nothing.
use crate::home::StackFile;
use crate::{secrets, templates};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::time::Duration;
use ureq::http::{Request, Response};

/// Fictional numbers (555-01xx): whoever opens the chat page as one of these is that team.
const LAB_TEAM: &str = "+15550100008";
const CLINICAL_TEAM: &str = "+15550100009";
const PRACTICE: &str = "+15550100005";
const RECEPTION: &str = "reception@practice.example";
/// What the simulated Google has from the start.
const LOCAL_CALENDAR: &str = "local-calendar";
const LOCAL_DRIVE: &str = "local-drive";
const LOCAL_SPREADSHEET: &str = "local-spreadsheet";
const DENTIST: &str = "+15550100002";

/// `bare`: the templates alone, which are Meta's and not the stack's.
pub(crate) fn seed(stack: &StackFile, bare: bool) -> Result<()> {
    let client = Client::new(stack);
    register_templates(&client)?;
    if bare {
        return Ok(());
    }
    settings(&client)?;
    for (case, patient, phases) in [("demo-alice", "Alice Martin", 3), ("demo-bob", "Bob Keller", 2)] {
        let body = json!({
            "case_id": case, "user_id": DENTIST, "patient_name": patient, "dentist_name": "Dr. Rivera", "phases": phases,
        });
        let (status, answer) = client.api("POST", "/create-case", Some(&body))?;
        // 409: it exists, and somebody has played with it since.
        ensure!(
            status == 201 || status == 409,
            "the demo case {case} was refused: {answer}"
        );
    }
    Ok(())
}

fn register_templates(client: &Client) -> Result<()> {
    let path = format!("/graph/v25.0/{}/message_templates", templates::LOCAL_ACCOUNT);
    let (_, known) = client.graph("GET", &path, None)?;
    let known = known.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
    let same = |a: &Value, b: &Value| a.get("name") == b.get("name") && a.get("language") == b.get("language");
    for template in templates::definitions()? {
        if known.iter().any(|known| same(known, &template)) {
            continue;
        }
        let (status, answer) = client.graph("POST", &path, Some(&template))?;
        ensure!(
            status == 200,
            "the template {:?} was refused: {answer}",
            template.get("name")
        );
    }
    Ok(())
}

fn settings(client: &Client) -> Result<()> {
    let (status, mut settings) = client.api("GET", "/admin/settings", None)?;
    ensure!(status == 200, "the settings cannot be read: {settings}");
    // A version other than 0: somebody has set what they want.
    if settings.get("version") == Some(&json!(0)) {
        let fields = settings.as_object_mut().context("settings are an object")?;
        fields.insert("clinical_team".to_owned(), json!([CLINICAL_TEAM]));
        fields.insert("lab_team".to_owned(), json!([LAB_TEAM]));
        fields.insert("drive_folder".to_owned(), json!(LOCAL_DRIVE));
        fields.insert("sheets".to_owned(), json!({ "spreadsheet": LOCAL_SPREADSHEET }));
        if let Some(visits) = fields.get_mut("visits") {
            visits["calendars"] = json!([LOCAL_CALENDAR]);
        }
        if let Some(practice) = fields.get_mut("practice") {
            practice["phone"] = json!(PRACTICE);
            practice["emergency_phone"] = json!(PRACTICE);
            practice["address"] = json!("1 Market Street");
            practice["staff"] = json!([{
                "name": "Reception", "email": RECEPTION, "sms": PRACTICE,
                "hears": ["appointments", "tickets", "emergencies", "reports"],
            }]);
        }
        // Whoever tries the demo at night wants to see what it says.
        fields.insert("quiet_hours".to_owned(), Value::Null);
        let (status, answer) = client.api("PUT", "/admin/settings", Some(&settings))?;
        ensure!(status == 200, "the settings were refused: {answer}");
    }
    Ok(())
}

struct Client<'a> {
    stack: &'a StackFile,
    agent: ureq::Agent,
}

impl<'a> Client<'a> {
    fn new(stack: &'a StackFile) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Self {
            stack,
            agent: config.timeout_global(Some(Duration::from_mins(1))).build().new_agent(),
        }
    }

    fn api(&self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Value)> {
        let key = self.stack.keys.get("admin").map(String::as_str).unwrap_or_default();
        let request = Request::builder()
            .uri(format!("{}{path}", self.stack.api.url))
            .header("host", &self.stack.api.host);
        self.send(method, request.header("authorization", format!("Bearer {key}")), body)
    }

    fn graph(&self, method: &str, path: &str, body: Option<&Value>) -> Result<(u16, Value)> {
        let token = secrets::local("whatsapp-access-token");
        let request = Request::builder().uri(format!("{}{path}", self.stack.simulator.url));
        self.send(method, request.header("authorization", format!("Bearer {token}")), body)
    }

    fn send(&self, method: &str, request: ureq::http::request::Builder, body: Option<&Value>) -> Result<(u16, Value)> {
        let request = request.method(method).header("content-type", "application/json");
        let mut response: Response<ureq::Body> = self
            .agent
            .run(request.body(body.map(Value::to_string).unwrap_or_default())?)?;
        let text = response.body_mut().read_to_string()?;
        Ok((
            response.status().as_u16(),
            serde_json::from_str(&text).unwrap_or(Value::String(text)),
        ))
    }
}
