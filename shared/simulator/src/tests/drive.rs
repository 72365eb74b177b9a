//! Drive v3: folders, searches, ids, and who may see what.

use reqwest::Method;
use serde_json::{Value, json};

use super::google::{FILES, Google, reason};

const SHARED: &str = "supportsAllDrives=true&includeItemsFromAllDrives=true";
const FOLDER: &str = "application/vnd.google-apps.folder";

/// A search, encoded as a query.
fn search(q: &str) -> String {
    let mut url = reqwest::Url::parse("http://127.0.0.1/").unwrap();
    url.query_pairs_mut().append_pair("q", q);
    format!("{FILES}?{SHARED}&{}", url.query().unwrap())
}

fn names(list: &Value) -> Vec<&str> {
    let files = list["files"].as_array().unwrap();
    files.iter().map(|file| file["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn folders_are_found_by_name_and_place() {
    let google = Google::start().await;
    let case = google.folder("Dr. O'Neil \\ 17", "local-drive").await;
    google.folder("Scans", &case).await;
    google.folder("Scans", "local-drive").await;
    let found = google
        .get(&search(&format!(
            "name = 'Scans' and '{case}' in parents and trashed = false"
        )))
        .await
        .1;
    assert_eq!(names(&found), ["Scans"]);
    let file = json!({"kind": "drive#file", "id": found["files"][0]["id"], "name": "Scans", "mimeType": FOLDER});
    assert_eq!(found["files"][0], file, "little is told unless fields asks for it");
    let found = google.get(&search(r"name = 'Dr. O\'Neil \\ 17'")).await.1;
    assert_eq!(found["files"][0]["id"], json!(case));
    assert_eq!(
        names(&google.get(&search(&format!("mimeType != '{FOLDER}'"))).await.1),
        [""; 0]
    );

    let one = format!("{FILES}/{case}?supportsAllDrives=true&fields=id,parents,driveId");
    let told = json!({"id": case, "parents": ["local-drive"], "driveId": "local-drive"});
    assert_eq!(google.get(&one).await, (200, told));
    for wrong in ["name = 'Dr. O'Neil'", "name contains 'Scan'"] {
        let (status, answer) = google.get(&search(wrong)).await;
        assert_eq!((status, reason(&answer)), (400, "invalid".into()), "{wrong}");
    }
    assert_eq!(google.get(&search("'nowhere' in parents")).await.0, 404);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let google = Google::start().await;
    for name in ["a", "b", "c"] {
        google.folder(name, "local-drive").await;
    }
    let first = google.get(&format!("{FILES}?{SHARED}&pageSize=2")).await.1;
    assert_eq!(names(&first), ["c", "b"]);
    let next = first["nextPageToken"].as_str().unwrap();
    let last = google
        .get(&format!("{FILES}?{SHARED}&pageSize=2&pageToken={next}"))
        .await
        .1;
    assert_eq!((names(&last), last.get("nextPageToken")), (vec!["a"], None));
}

#[tokio::test]
async fn the_shared_drive_is_there_for_who_asks_for_it() {
    let google = Google::start().await;
    let folder = google.folder("Case", "local-drive").await;
    let not_found = (404, "notFound".to_owned());
    let body = || json!({"name": "x", "mimeType": FOLDER, "parents": ["local-drive"]});
    assert_eq!(google.refused(Method::POST, FILES, body()).await, not_found);
    assert_eq!(
        google
            .refused(Method::GET, &format!("{FILES}/{folder}"), json!({}))
            .await,
        not_found
    );
    let unknown = json!({"name": "x", "parents": ["nowhere"]});
    let create = format!("{FILES}?supportsAllDrives=true");
    assert_eq!(google.refused(Method::POST, &create, unknown).await, not_found);
    assert_eq!(names(&google.get(FILES).await.1), [""; 0]);
    let drive = format!("{FILES}?{SHARED}&corpora=drive&driveId=local-drive");
    assert_eq!(names(&google.get(&drive).await.1), ["Case"]);
    assert_eq!(
        google.get(&format!("{FILES}?includeItemsFromAllDrives=true")).await.0,
        403
    );
    assert_eq!(
        google
            .get(&format!("{FILES}?{SHARED}&corpora=drive&driveId=other"))
            .await
            .0,
        404
    );
}

#[tokio::test]
async fn a_service_account_has_no_room_of_its_own() {
    let google = Google::start().await;
    let create = format!("{FILES}?supportsAllDrives=true");
    for body in [json!({"name": "x"}), json!({"name": "x", "parents": ["root"]})] {
        let refused = google.refused(Method::POST, &create, body).await;
        assert_eq!(refused, (403, "storageQuotaExceeded".into()));
    }
    // A folder takes no room; what is put into it does.
    let folder = google.folder("Mine", "root").await;
    let refused = google
        .refused(Method::POST, &create, json!({"name": "x", "parents": [folder]}))
        .await;
    assert_eq!(refused, (403, "storageQuotaExceeded".into()));
}

#[tokio::test]
async fn a_generated_id_makes_one_file() {
    let google = Google::start().await;
    let (status, told) = google.get(&format!("{FILES}/generateIds?count=3")).await;
    assert_eq!((status, told["ids"].as_array().unwrap().len()), (200, 3));
    let create = format!("{FILES}?supportsAllDrives=true");
    let body = |id: &Value| json!({"id": id, "name": "Case", "mimeType": FOLDER, "parents": ["local-drive"]});
    assert_eq!(
        google.call(Method::POST, &create, body(&told["ids"][0])).await.1["id"],
        told["ids"][0]
    );
    let again = google.refused(Method::POST, &create, body(&told["ids"][0])).await;
    assert_eq!(again, (409, "fileIdInUse".into()));
    let own = google.refused(Method::POST, &create, body(&json!("my-own-id"))).await;
    assert_eq!(own, (400, "invalid".into()));
}

#[tokio::test]
async fn who_is_let_in_is_recorded() {
    let google = Google::start().await;
    let folder = google.folder("Case", "local-drive").await;
    let seen = async || google.bench.get("/_sim/drive").await["files"][0].clone();
    assert_eq!(seen().await["permissions"], json!([]));
    let path = format!("{FILES}/{folder}/permissions?supportsAllDrives=true");
    let given = google
        .call(Method::POST, &path, json!({"type": "anyone", "role": "reader"}))
        .await;
    assert_eq!(given.0, 200);
    assert_eq!(seen().await["permissions"][0]["type"], "anyone");
    for wrong in [
        json!({}),
        json!({"type": "user", "role": "reader"}),
        json!({"type": "anyone", "role": "king"}),
    ] {
        assert_eq!(google.call(Method::POST, &path, wrong).await.0, 400);
    }
    google.bench.post("/_sim/reset", json!({})).await;
    assert_eq!(google.bench.get("/_sim/drive").await["files"], json!([]));
}
