//! A case from the chat: its files, what becomes of them, and "done".
use crate::case::Case;
use crate::dentist::{Dentist, text};
use crate::registration::{known, registered};
use crate::stack::{LATER, SOON, Stack, eventually, seconds_ago, unique};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

/// The smallest JPEG that says it is one, told apart by its last bytes.
pub(crate) fn photo() -> Value {
    let mut bytes = vec![
        0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
    ];
    bytes.extend(unique().to_be_bytes());
    bytes.extend([0xFF, 0xD9]);
    json!({ "mime_type": "image/jpeg", "content_base64": BASE64_STANDARD.encode(bytes) })
}

/// A scan of one triangle.
fn scan() -> Value {
    let mut stl = [0_u8; 80].to_vec();
    stl.extend(1_u32.to_le_bytes());
    stl.extend([0; 50]);
    json!({ "mime_type": "model/stl", "filename": "upper.stl", "content_base64": BASE64_STANDARD.encode(stl) })
}

/// A registered dentist who has just opened a case in the chat.
#[track_caller]
pub(crate) fn collecting<'a>(stack: &'a Stack, patient: &str) -> (Dentist<'a>, Case<'a>) {
    let dentist = registered(stack, "Dr. Amara Okafor");
    dentist.says(&format!("new case for {patient}"));
    dentist.hears("is open");
    let id = known(&dentist)["open_cases"][0].as_str().expect("a case").to_owned();
    (dentist, Case::known_as(stack, id))
}

fn records(stack: &Stack, case: &Case<'_>) -> Vec<Value> {
    let path = format!("/admin/cases/{}/records", case.id);
    let listed = stack.api(Some("staff"), "GET", &path, None).with_status(200);
    listed["records"].as_array().cloned().expect("records")
}

#[track_caller]
fn stored(stack: &Stack, case: &Case<'_>, count: usize) -> Vec<Value> {
    eventually("the files are stored", LATER, || {
        let records = records(stack, case);
        let stored = records.iter().filter(|record| record["state"] == "stored").count();
        (stored == count).then_some(records)
    })
}

#[test]
fn files_are_counted_stored_forwarded_and_closed_with_done() {
    let stack = Stack::load();
    // Outside of its window the team only hears of the file.
    let team_phone = Dentist::known_as(&stack, json!("+15550100009"), "+15550100009");
    team_phone.says("hello");
    let (dentist, case) = collecting(&stack, "Alice Martin");
    dentist.says("done");
    dentist.hears("no file");
    dentist.sends(json!({ "type": "image", "media": photo() }));
    dentist.hears("1 file");
    let second = dentist.sends(json!({ "type": "image", "media": photo() }));
    dentist.hears("2 files");
    // WhatsApp delivers it once more.
    let again = json!({ "type": "image", "media": photo(), "id": second["id"] });
    dentist.sends(again);
    dentist.sends(json!({ "type": "document", "media": scan() }));
    dentist.hears("3 files");
    dentist.says("DONE");
    let closed = dentist.hears("quotation");
    assert!(text(&closed).contains("3 files"), "{closed}");
    case.is("RecordsReview", None);

    let files = stored(&stack, &case, 3);
    assert_eq!(files.len(), 3, "a file that comes twice is there once");
    for file in &files {
        let link = file["url"].as_str().expect("a link");
        assert!(link.contains("X-Amz-Expires=900"), "it ends: {link}");
        assert!(!link.contains(dentist.id.trim_start_matches('+')), "{link}");
    }
    let scan = files.iter().find(|file| file["kind"] == "scan").expect("the scan");
    assert_eq!((&scan["bytes"], &scan["mime_type"]), (&json!(134), &json!("model/stl")));
    let forwarded = eventually("the clinical team gets the files", LATER, || {
        let told = team(&stack, "15550100009", &case);
        (told.len() == 3).then_some(told)
    });
    let with_file = forwarded.iter().filter(|message| !message["media"].is_null()).count();
    assert_eq!(with_file, 2, "WhatsApp does not carry a scan");
    let in_drive = eventually("the files are in the drive", LATER, || {
        let drive = stack.simulator("GET", "drive", None).with_status(200);
        let files: Vec<Value> = drive["files"].as_array().expect("files").clone();
        let ours: Vec<Value> = files
            .into_iter()
            .filter(|file| file["path"].as_str().is_some_and(|path| path.contains(&case.id)))
            .filter(|file| file["mimeType"] != "application/vnd.google-apps.folder")
            .collect();
        (ours.len() == 3).then_some(ours)
    });
    let shared = in_drive
        .iter()
        .flat_map(|file| file["permissions"].as_array().cloned().unwrap_or_default());
    assert!(shared.into_iter().all(|permission| permission["type"] != "anyone"));
}

/// What a team was told that names the case.
fn team(stack: &Stack, phone: &str, case: &Case<'_>) -> Vec<Value> {
    let told = stack
        .simulator("GET", &format!("messages?to={phone}"), None)
        .with_status(200);
    let told = told.as_array().cloned().unwrap_or_default();
    told.into_iter()
        .filter(|message| text(message).contains(&case.id) && text(message).to_lowercase().contains("file received"))
        .collect()
}

#[test]
fn what_is_no_record_is_refused_with_a_reason() {
    let stack = Stack::load();
    let (dentist, case) = collecting(&stack, "Bob Stone");
    let program = json!({ "mime_type": "application/x-msdownload", "filename": "setup.exe", "size": 3000 });
    dentist.sends(json!({ "type": "document", "media": program }));
    dentist.hears("setup.exe");
    let huge = json!({ "mime_type": "application/pdf", "filename": "atlas.pdf", "size": 106_000_000 });
    dentist.sends(json!({ "type": "document", "media": huge }));
    dentist.hears("1 ");
    dentist.hears_within(LATER, "atlas.pdf");
    let lie = json!({ "mime_type": "application/pdf", "filename": "plan.pdf",
        "content_base64": BASE64_STANDARD.encode("MZ this is a program") });
    dentist.sends(json!({ "type": "document", "media": lie }));
    dentist.hears("1 ");
    dentist.hears_within(LATER, "plan.pdf");
    let states: Vec<Value> = records(&stack, &case)
        .iter()
        .map(|file| file["state"].clone())
        .collect();
    assert!(states.iter().all(|state| state == "refused"), "{states:?}");
    dentist.says("done");
    dentist.hears("no file");
}

#[test]
fn a_download_that_fails_is_tried_again() {
    let stack = Stack::load();
    let (dentist, case) = collecting(&stack, "Carla Gómez");
    let mut media = photo();
    let id = unique().to_string();
    media["id"] = json!(id);
    stack.trouble(&json!({ "service": "whatsapp", "status": 503, "times": 2, "match": id }));
    dentist.sends(json!({ "type": "image", "media": media }));
    dentist.hears("1 file");
    let waits = eventually("it failed, and waits for its next try", SOON, || {
        let tasks = stack.read("/admin/tasks?state=waiting&limit=200");
        let tasks = tasks["tasks"].as_array().cloned().unwrap_or_default();
        let record = records(&stack, &case).first()?["id"].clone();
        let ours = |task: &Value| task["about"] == record && task["attempts"].as_u64() > Some(0);
        tasks.into_iter().find(ours)
    });
    assert_eq!(records(&stack, &case)[0]["state"], "waiting");
    stack.retry(&waits).with_status(200);
    stored(&stack, &case, 1);
}

#[test]
fn a_file_that_is_gone_is_told_and_shown() {
    let stack = Stack::load();
    let (dentist, case) = collecting(&stack, "Dana Weiss");
    let gone = json!({ "id": unique().to_string(), "mime_type": "image/jpeg", "sha256": "bm90aGluZw==" });
    let from = dentist.id.trim_start_matches('+');
    let raw = json!({ "from": from, "id": format!("wamid.{}", unique()), "type": "image", "image": gone,
        "timestamp": seconds_ago(0).to_string() });
    dentist.sends(json!({ "type": "raw", "raw": raw }));
    dentist.hears("1 file");
    dentist.hears_within(LATER, "did not reach us");
    assert_eq!(records(&stack, &case)[0]["state"], "lost");
    dentist.says("done");
    dentist.hears("no file");
}

#[test]
fn a_file_of_nobody_in_particular_is_kept_and_shown() {
    let stack = Stack::load();
    let dentist = Dentist::in_touch(&stack);
    dentist.sends(json!({ "type": "image", "media": photo() }));
    dentist.hears("received your photo");
    let path = format!(
        "/admin/conversations/{}/messages",
        crate::registration::encoded(&dentist.id)
    );
    eventually("the history has the file", SOON, || {
        let said = stack.read(&path);
        let said = said["messages"].as_array().cloned().unwrap_or_default();
        said.iter().any(|entry| entry["record_id"].is_string()).then_some(())
    });
}
