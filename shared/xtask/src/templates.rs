//! The WhatsApp templates: as Meta wants them defined, and whether the account has approved the same.
use crate::checkout::Checkout;
use crate::home::Home;
use crate::run::{fed, note};
use crate::secrets;
use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Value, json};

/// The version of the Graph API that templates are listed with.
const VERSION: &str = "v25.0";
/// The simulator takes any account id; this one is marked by its zeros.
pub(crate) const LOCAL_ACCOUNT: &str = "200000000000001";
/// Our templates' names begin so; others on the account are somebody else's.
const OURS: &str = "chairside_";
/// All of an account's templates, page after page. The token comes on stdin, where no other process reads it. Python
/// speaks TLS, and is there; this program does not.
const LIST: &str = r#"
import json, sys, urllib.request
url, token, found = sys.argv[1], sys.stdin.read().strip(), []
while url:
    request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token})
    try:
        page = json.load(urllib.request.urlopen(request, timeout=30))
    except urllib.error.HTTPError as error:
        sys.exit(f"{error}: {error.read().decode(errors='replace')}")
    found += page.get("data", [])
    url = page.get("paging", {}).get("next")
print(json.dumps(found))
"#;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Compare with what the account has approved, and fail if a message could not go out by its template.
    #[arg(long)]
    check: bool,
    /// "local", or a stage on AWS, whose access token is used (with the AWS configuration of this shell).
    #[arg(long, default_value = "local")]
    stage: String,
    /// The WhatsApp Business Account's id at Meta.
    #[arg(long, default_value = LOCAL_ACCOUNT)]
    account: String,
    /// Where Meta's Graph API is.
    #[arg(long, default_value = "https://graph.facebook.com")]
    graph: String,
    #[arg(long, default_value = ".local")]
    home: std::path::PathBuf,
}

pub(crate) fn run(checkout: &Checkout, options: &Options) -> Result<()> {
    let definitions = definitions()?;
    if !options.check {
        use std::io::Write as _;
        let mut out = std::io::stdout().lock();
        for template in definitions {
            // A reader that has seen enough closes the pipe.
            if writeln!(out, "{template}").is_err() {
                break;
            }
        }
        return Ok(());
    }
    let approved = approved(checkout, options)?;
    let problems = compare(&definitions, &approved);
    for problem in &problems {
        note(problem);
    }
    ensure!(
        problems.is_empty(),
        "{} of {} templates are not as Chairside sends them",
        problems.len(),
        definitions.len()
    );
    note(format!("all {} templates are approved as they are", definitions.len()));
    Ok(())
}

/// Every template, as Meta wants it defined: what a person registers before going live.
pub(crate) fn definitions() -> Result<Vec<Value>> {
    messages::templates()
        .into_iter()
        .map(|template| Ok(serde_json::to_value(template)?))
        .collect()
}

fn approved(checkout: &Checkout, options: &Options) -> Result<Vec<Value>> {
    let (graph, token) = if options.stage == "local" {
        let stack = Home::new(checkout, &options.home).stack()?;
        let token = secrets::local("whatsapp-access-token").to_owned();
        (format!("{}/graph", stack.simulator.url), token)
    } else {
        let token = secrets::get(checkout, &options.stage, "whatsapp-access-token")?;
        (options.graph.clone(), token)
    };
    let url = format!("{graph}/{VERSION}/{}/message_templates?limit=100", options.account);
    let mut python = std::process::Command::new(checkout.venv("python"));
    python.args(["-c", LIST, &url]);
    let listed = fed(&mut python, &token).context("the account's templates cannot be listed")?;
    Ok(serde_json::from_str(&listed)?)
}

/// What keeps a template from going out as we mean it, one line for each.
fn compare(definitions: &[Value], approved: &[Value]) -> Vec<String> {
    let mut problems = Vec::new();
    for ours in definitions {
        let label = label(ours);
        match approved.iter().find(|theirs| self::label(theirs) == label) {
            None => problems.push(format!("{label}: not registered")),
            Some(theirs) if text(theirs, "status") != "APPROVED" => {
                problems.push(format!("{label}: {}", text(theirs, "status")));
            }
            Some(theirs) if text(theirs, "category") != text(ours, "category") => problems.push(format!(
                "{label}: is {}, should be {}",
                text(theirs, "category"),
                text(ours, "category")
            )),
            Some(theirs) if components(theirs) != components(ours) => {
                problems.push(format!("{label}: approved with other words"));
            }
            Some(_) => {}
        }
    }
    let unknown = approved.iter().filter(|theirs| text(theirs, "name").starts_with(OURS));
    let unknown = unknown.filter(|theirs| !definitions.iter().any(|ours| label(ours) == label(theirs)));
    problems.extend(unknown.map(|theirs| format!("{}: no longer used", label(theirs))));
    problems
}

fn label(template: &Value) -> String {
    format!("{} ({})", text(template, "name"), text(template, "language"))
}

fn text<'a>(template: &'a Value, name: &str) -> &'a str {
    template.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// What people read and tap. Examples are for Meta's reviewers, and ids Meta's own.
fn components(template: &Value) -> Vec<Value> {
    let parts = template.get("components").and_then(Value::as_array);
    let mut parts: Vec<Value> = parts
        .into_iter()
        .flatten()
        .map(|part| {
            let of = |name: &str| part.get(name).cloned().unwrap_or_default();
            json!({ "type": of("type"), "format": of("format"), "text": of("text"), "buttons": of("buttons") })
        })
        .collect();
    parts.sort_by_key(|part| text(part, "type").to_owned());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(name: &str, status: &str, body: &str) -> Value {
        json!({
            "name": name, "language": "en", "category": "UTILITY", "status": status,
            "components": [{ "type": "BODY", "text": body, "example": { "body_text": [["x"]] } }],
        })
    }

    #[test]
    fn what_meta_has_is_compared_word_for_word() {
        let ours = [template("chairside_a", "", "Hello {{1}}")];
        let problems = |approved: &[Value]| compare(&ours, approved).join("; ");
        assert_eq!(problems(&[template("chairside_a", "APPROVED", "Hello {{1}}")]), "");
        assert_eq!(problems(&[]), "chairside_a (en): not registered");
        assert_eq!(
            problems(&[template("chairside_a", "PENDING", "Hello {{1}}")]),
            "chairside_a (en): PENDING"
        );
        assert_eq!(
            problems(&[template("chairside_a", "APPROVED", "Hi {{1}}")]),
            "chairside_a (en): approved with other words"
        );
        let others = [
            template("chairside_a", "APPROVED", "Hello {{1}}"),
            template("chairside_b", "APPROVED", "Old"),
            template("hello_world", "APPROVED", "Not ours"),
        ];
        assert_eq!(problems(&others), "chairside_b (en): no longer used");
    }
}
