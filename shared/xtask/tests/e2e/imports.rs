//! Imports: quiet, once, and a dry run that writes nothing; the command reads what offices keep, and what it exports.
use crate::dentist::{Dentist, new_phone};
use crate::stack::{Answer, Stack, unique};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn import(stack: &Stack, role: &str, dry_run: bool, kind: &str, rows: &Value) -> Answer {
    let path = format!("/admin/import?dry_run={dry_run}");
    let body = json!({ "kind": kind, "source": "e2e", "rows": rows });
    stack.api(Some(role), "POST", &path, Some(&body))
}

#[track_caller]
fn imported(stack: &Stack, kind: &str, rows: &Value) -> Vec<Value> {
    let answer = import(stack, "admin", false, kind, rows).with_status(200);
    answer["results"].as_array().expect("results").clone()
}

fn outcomes(results: &[Value]) -> Vec<&str> {
    results
        .iter()
        .map(|result| result["outcome"].as_str().unwrap_or_default())
        .collect()
}

fn new_email() -> String {
    format!("jane.{:x}@example.org", unique())
}

#[test]
fn an_import_is_for_admins_and_says_what_is_wrong_with_it() {
    let stack = Stack::load();
    import(&stack, "staff", true, "customers", &json!([])).is_problem(403, "forbidden");
    import(&stack, "admin", true, "colours", &json!([])).is_problem(400, "malformed-request");
    import(&stack, "admin", true, "customers", &json!({})).is_problem(400, "malformed-request");
    let many: Vec<_> = (0..101).map(|_| json!({})).collect();
    import(&stack, "admin", true, "customers", &json!(many)).is_problem(400, "malformed-request");
    let answer = import(&stack, "admin", true, "customers", &json!([{ "name": "X" }, 7])).with_status(200);
    assert_eq!((&answer["rejected"], &answer["created"]), (&json!(2), &json!(0)));
    assert_eq!(answer["results"][0]["field"], "email");
    assert_eq!(answer["results"][1]["row"], 2);
}

#[test]
fn an_imported_case_is_known_to_its_conversation_and_nobody_was_told() {
    let stack = Stack::load();
    let dentist = Dentist::new(&stack);
    let dentists = json!([{ "phone": dentist.id, "name": "Dr. Stone", "clinic": "Stone & Sons", "licence": "DL-4711", "city": "Ahmedabad" }]);
    assert_eq!(outcomes(&imported(&stack, "dentists", &dentists)), ["created"]);
    let cases = json!([{
        "user_id": dentist.id, "patient_name": "Alice Martin", "dentist_name": "Dr. Stone", "created_at": "1700000000",
        "status": "AwaitingFitConfirmation", "delivery_status": "In Transit",
    }]);
    let dry = import(&stack, "admin", true, "cases", &cases).with_status(200);
    let id = dry["results"][0]["id"].as_str().expect("an id").to_owned();
    stack
        .api(Some("viewer"), "GET", &format!("/admin/cases/{id}"), None)
        .is_problem(404, "not-found");
    let results = imported(&stack, "cases", &cases);
    assert_eq!((outcomes(&results), &results[0]["id"]), (vec!["created"], &json!(id)));
    let case = stack.read(&format!("/admin/cases/{id}"));
    assert_eq!(
        (&case["waiting_for"], &case["created_at"]),
        (&json!("fit"), &json!(1_700_000_000))
    );
    assert_eq!(case["history"][0]["what"], "imported");
    assert_eq!(case["open_tasks"].as_array().map(Vec::len), Some(1));
    assert!(dentist.log().is_empty() && dentist.phone().is_empty());
    assert_eq!(outcomes(&imported(&stack, "cases", &cases)), ["unchanged"]);
    // They answer what they were asked elsewhere.
    dentist.says("yes, sits perfectly");
    dentist.hears("hase");
    assert_eq!(outcomes(&imported(&stack, "cases", &cases)), ["unchanged"]);
    assert_eq!(
        stack.read(&format!("/admin/cases/{id}"))["waiting_for"],
        "dispatch_choice"
    );
}

#[test]
fn patients_bring_their_points_and_appointments_take_their_time() {
    let stack = Stack::load();
    let (email, dentist) = (new_email(), format!("Dr. {:x}", unique()));
    let customers = json!([
        { "name": "Jane Doe", "email": email, "phone": new_phone(), "loyalty_points": 40, "last_visit": "2026-06-01" },
        { "name": "Twin", "email": email },
    ]);
    let results = imported(&stack, "customers", &customers);
    assert_eq!(outcomes(&results), ["created", "rejected"]);
    let customer = results[0]["id"].as_str().expect("an id").to_owned();
    let appointment = |time: &str, status: &str| json!({ "customer": email, "service_type": "Teeth Cleaning", "scheduled_time": time, "dentist": dentist, "status": status });
    let rows = json!([
        appointment("2031-11-25T10:00", "confirmed"),
        appointment("2031-11-25T10:30", "scheduled"),
        appointment("2026-01-05T10:00", "completed"),
    ]);
    let dry = import(&stack, "admin", true, "appointments", &rows).with_status(200);
    let results = imported(&stack, "appointments", &rows);
    assert_eq!(dry["results"], json!(results));
    assert_eq!(outcomes(&results), ["created", "rejected", "created"]);
    let reason = results[1]["reason"].as_str().expect("a reason");
    assert!(reason.contains(&dentist), "{reason}");
    assert_eq!(
        outcomes(&imported(&stack, "appointments", &rows)),
        ["unchanged", "rejected", "unchanged"]
    );
    assert_eq!(
        outcomes(&imported(&stack, "customers", &customers)),
        ["unchanged", "rejected"]
    );
    let found = stack.read(&format!("/customers/{customer}"));
    assert_eq!(
        (&found["loyalty_points"], &found["loyalty_points_pending"]),
        (&json!(40), &json!(15))
    );
    let id = results[0]["id"].as_str().expect("an id");
    let runs = stack.read(&format!("/workflows?appointment={id}"));
    assert_eq!(runs["workflows"], json!([]));
    let sent = stack
        .simulator("GET", &format!("messages?to={email}"), None)
        .with_status(200);
    assert_eq!(sent, json!([]));
    // What happens from now on is told.
    stack
        .post(&format!("/appointments/{id}/complete"), &json!({}))
        .with_status(200);
    assert_eq!(stack.read(&format!("/customers/{customer}"))["loyalty_points"], 55);
}

/// The folder of the stack that is tested.
fn home() -> PathBuf {
    let file = std::env::var("CHAIRSIDE_STACK").unwrap_or_else(|_| "../../.local/stack.json".to_owned());
    let file = fs::canonicalize(file).expect("stack.json");
    file.parent().expect("a folder").to_owned()
}

fn xtask(arguments: &[&str]) -> Output {
    let home = home();
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .args(["--home", &home.display().to_string()])
        .output()
        .expect("xtask runs")
}

#[track_caller]
fn told(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("chairside-e2e-{:x}", unique()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[test]
fn the_command_sends_a_file_and_reports_what_was_not_taken() {
    let folder = folder();
    let (file, report) = (shown(&folder.join("patients.csv")), shown(&folder.join("report.csv")));
    let rows = format!("Full Name;E-Mail;Points\nJane Doe;{};12\n=Nobody;;\n", new_email());
    fs::write(&file, rows).expect("written");
    let dry = told(&xtask(&["import", "customers", &file, "--dry-run"]));
    assert!(
        dry.contains("1 created, 0 updated, 0 unchanged, 1 rejected (dry run"),
        "{dry}"
    );
    let first = told(&xtask(&["import", "customers", &file, "--report", &report]));
    assert!(
        first.contains("1 created, 0 updated, 0 unchanged, 1 rejected"),
        "{first}"
    );
    let again = told(&xtask(&["import", "customers", &file]));
    assert!(
        again.contains("0 created, 0 updated, 1 unchanged, 1 rejected"),
        "{again}"
    );
    let report = fs::read_to_string(report).expect("a report");
    assert!(report.contains("line 3,customers: email,"), "{report}");
    fs::write(&file, "colour;size\nred;1\n").expect("written");
    let wrong = xtask(&["import", "customers", &file]);
    assert!(!wrong.status.success() && String::from_utf8_lossy(&wrong.stderr).contains("expected id, name, email"));
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn an_export_can_be_read_and_what_people_keep_of_it_is_known_here() {
    let stack = Stack::load();
    let email = new_email();
    let body = json!({ "name": "Jane Doe", "email": email });
    let id = stack.post("/customers", &body).with_status(201)["customer_id"].clone();
    let id = id.as_str().expect("an id");
    let folder = folder();
    told(&xtask(&["export", &shown(&folder)]));
    let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
    let manifest: Value = serde_json::from_str(&read("manifest.json")).expect("JSON");
    assert_eq!(manifest["v"], 1);
    assert!(read("customer.jsonl").contains(id));
    assert!(!folder.join("api_key.jsonl").exists());
    let customers = read("csv/customers.csv");
    let line = customers.lines().find(|line| line.contains(&email)).expect("a line");
    // Alone, for others change theirs meanwhile.
    let mine = folder.join("mine.csv");
    let header = customers.lines().next().expect("headers");
    fs::write(&mine, format!("{header}\n{line}\n")).expect("written");
    let again = told(&xtask(&["import", "customers", &shown(&mine)]));
    assert!(
        again.contains("0 created, 0 updated, 1 unchanged, 0 rejected"),
        "{again}"
    );
    // Somebody works with this stack: nothing of it goes in again.
    let refused = xtask(&["import", "export", &shown(&folder)]);
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && error.contains("is not empty"), "{error}");
    fs::remove_dir_all(folder).expect("removed");
}
