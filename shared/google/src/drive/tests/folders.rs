//! New ids, finding a folder, creating one.

use super::*;

#[tokio::test]
async fn an_id_is_taken_from_google() {
    let server = MockServer::start().await;
    let answer = json!({"kind": "drive#generatedIds", "space": "drive", "ids": ["1AbC"]});
    once(
        &server,
        "GET",
        "/drive/v3/files/generateIds",
        status(200).set_body_json(answer),
    )
    .await;
    assert_eq!(drive(&server).new_id().await.as_deref(), Ok("1AbC"));
    let request = &stand::requests(&server).await[0];
    assert_eq!(stand::parameter(request, "count").as_deref(), Some("1"));
}

#[tokio::test]
async fn no_id_is_a_failure() {
    let server = MockServer::start().await;
    let answer = status(200).set_body_json(json!({"ids": []}));
    once(&server, "GET", "/drive/v3/files/generateIds", answer).await;
    assert!(matches!(drive(&server).new_id().await, Err(Failure::Retryable { .. })));
}

#[tokio::test]
async fn a_folder_is_found_by_its_exact_name() {
    let server = MockServer::start().await;
    let files =
        json!({"files": [{"id": "1", "name": "costa"}, {"id": "2", "name": "Costa"}, {"id": "3", "name": "Costa"}]});
    once(&server, "GET", FILES, status(200).set_body_json(files)).await;
    let found = drive(&server).find_folder("p-1", "Costa").await;
    assert_eq!(found, Ok(Some("2".to_owned())));
    let request = &stand::requests(&server).await[0];
    assert_eq!(
        stand::parameter(request, "q").as_deref(),
        Some(
            "'p-1' in parents and name = 'Costa' and \
             mimeType = 'application/vnd.google-apps.folder' and trashed = false"
        )
    );
    let expected = [
        ("supportsAllDrives", "true"),
        ("includeItemsFromAllDrives", "true"),
        ("orderBy", "createdTime"),
    ];
    for (name, value) in expected {
        assert_eq!(stand::parameter(request, name).as_deref(), Some(value));
    }
}

#[tokio::test]
async fn a_name_stays_a_name_in_the_query() {
    for (name, query) in [
        ("O'Hara", r"name = 'O\'Hara' and"),
        (r"a\b", r"name = 'a\\b' and"),
        (r"\' or name != '", r"name = '\\\' or name != \'' and"),
        ("Núñez & 100%", "name = 'Núñez & 100%' and"),
    ] {
        let server = MockServer::start().await;
        once(&server, "GET", FILES, status(200).set_body_json(json!({"files": []}))).await;
        assert_eq!(drive(&server).find_folder("p", name).await, Ok(None));
        let asked = stand::parameter(&stand::requests(&server).await[0], "q").unwrap();
        assert!(asked.contains(query), "{asked}");
    }
}

#[tokio::test]
async fn an_empty_page_is_not_the_end() {
    let server = MockServer::start().await;
    let pages = [
        json!({"files": [], "nextPageToken": "p2"}),
        json!({"files": [{"id": "1", "name": "Costa"}]}),
    ];
    for page in pages {
        once(&server, "GET", FILES, status(200).set_body_json(page)).await;
    }
    let found = drive(&server).find_folder("p", "Costa").await;
    assert_eq!(found, Ok(Some("1".to_owned())));
    let requests = stand::requests(&server).await;
    let tokens: Vec<_> = requests
        .iter()
        .map(|request| stand::parameter(request, "pageToken"))
        .collect();
    assert_eq!(tokens, [None, Some("p2".to_owned())]);
}

#[tokio::test]
async fn a_list_that_does_not_end_is_a_failure() {
    let server = MockServer::start().await;
    let page = json!({"files": [], "nextPageToken": "again"});
    Mock::given(path(FILES))
        .respond_with(status(200).set_body_json(page))
        .mount(&server)
        .await;
    let found = drive(&server).find_folder("p", "Costa").await;
    assert!(matches!(found, Err(Failure::Permanent { .. })));
}

#[tokio::test]
async fn a_folder_is_created_with_its_id_and_nothing_is_shared() {
    let server = MockServer::start().await;
    once(&server, "POST", FILES, status(200).set_body_json(json!({"id": "f-1"}))).await;
    drive(&server).create_folder("f-1", "p-1", "O'Hara").await.unwrap();
    let request = &stand::requests(&server).await[0];
    assert_eq!(
        stand::body(request),
        json!({
            "id": "f-1", "name": "O'Hara", "parents": ["p-1"],
            "mimeType": "application/vnd.google-apps.folder",
        })
    );
    assert_eq!(stand::parameter(request, "supportsAllDrives").as_deref(), Some("true"));
}

#[tokio::test]
async fn a_folder_that_is_there_is_a_success() {
    let server = MockServer::start().await;
    once(&server, "POST", FILES, taken()).await;
    drive(&server).create_folder("f-1", "p-1", "Costa").await.unwrap();
}

#[tokio::test]
async fn creating_is_not_repeated_here() {
    let server = MockServer::start().await;
    once(&server, "POST", FILES, status(503)).await;
    let failure = drive(&server).create_folder("f-1", "p-1", "Costa").await;
    assert!(matches!(failure, Err(Failure::Retryable { .. })));
}

#[tokio::test]
async fn no_room_is_a_failure_for_good() {
    let server = MockServer::start().await;
    let error = json!({"errors": [{"reason": "storageQuotaExceeded"}], "code": 403, "message": "No room."});
    once(
        &server,
        "POST",
        FILES,
        status(403).set_body_json(json!({"error": error})),
    )
    .await;
    let failure = drive(&server).create_folder("f-1", "p-1", "Costa").await;
    assert_eq!(failure, Err(Failure::refused("403 storageQuotaExceeded: No room.")));
}
