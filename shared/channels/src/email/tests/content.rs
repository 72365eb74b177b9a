//! What arrives is what was meant: letters of all kinds, threads, invitations, and nobody's headers but ours.

use serde_json::json;

use super::*;

#[tokio::test]
async fn letters_beyond_ascii_arrive() {
    let post = Post::open().await;
    let credentials = SecretString::from("simulated-smtp-password");
    let mailer = Mailer::new(
        &post.starttls,
        Some(("practice@chairside.example".to_owned(), credentials)),
        "\"Zahnärzte Süd, Łódź\" <hello@smile.example>",
        Some(&post.certificate),
    )
    .unwrap();
    let long = format!("Größe: {}🦷", "sehr ".repeat(30));
    let changed = Mail {
        to_name: Some("Žofie \"Zo\" Nováková, Dr."),
        subject: &long,
        text: "Übermorgen um zehn: 🦷",
        ..mail()
    };
    assert_eq!(mailer.send(&changed).await, accepted());
    let message = post.only().await;
    assert_eq!(message["subject"], long.as_str());
    assert_eq!(message["text"], "Übermorgen um zehn: 🦷");
    assert_eq!(message["headers"]["to"], "Žofie \"Zo\" Nováková, Dr. <ada@example.org>");
    assert_eq!(message["headers"]["from"], "Zahnärzte Süd, Łódź <hello@smile.example>");
}

#[tokio::test]
async fn a_domain_with_umlauts_is_written_to_in_ascii() {
    let post = Post::open().await;
    let mailer = post.mailer(&post.starttls);
    let umlaut = Email::parse("ada@bücher.example").unwrap();
    let outcome = mailer.send(&Mail { to: &umlaut, ..mail() }).await;
    assert_eq!(outcome, accepted());
    assert_eq!(post.only().await["to"], "ada@xn--bcher-kva.example");
}

#[tokio::test]
async fn nobody_writes_headers_of_their_own() {
    let post = Post::open().await;
    let mailer = post.mailer(&post.starttls);
    let evil = "x\r\nBcc: eve@example.org\r\nSubject: y\r\n\r\nbody";
    let references = [
        evil.to_owned(),
        format!("<a@b>{evil}"),
        "<fine@smile.example>".to_owned(),
    ];
    let changed = Mail {
        to_name: Some(evil),
        subject: evil,
        in_reply_to: Some("<a@b>\r\nBcc: eve@example.org"),
        references: &references,
        reply_to: Some("eve@example.org\r\nBcc: eve@example.org"),
        unsubscribe: Some("https://x.example/\r\nBcc: eve@example.org"),
        ..mail()
    };
    assert_eq!(mailer.send(&changed).await, accepted());
    let message = post.only().await;
    let headers = message["headers"].as_object().unwrap();
    assert_eq!(message["subject"], "x Bcc: eve@example.org Subject: y body");
    assert_eq!(headers["references"], "<fine@smile.example>");
    for absent in ["bcc", "in-reply-to", "list-unsubscribe", "list-unsubscribe-post"] {
        assert!(!headers.contains_key(absent), "{absent}: {headers:?}");
    }
    assert_eq!(message["to"], "ada@example.org");
}

#[tokio::test]
async fn a_line_that_is_too_long_or_begins_with_a_dot_arrives_whole() {
    let post = Post::open().await;
    let mailer = post.mailer(&post.starttls);
    let text = format!(".{}\n..\n.\nend", "word ".repeat(400));
    let html = format!("<p>{}</p>", "x".repeat(3000));
    let changed = Mail {
        text: &text,
        html: &html,
        subject: &html,
        ..mail()
    };
    assert_eq!(mailer.send(&changed).await, accepted());
    let message = post.only().await;
    assert_eq!(message["text"], text.as_str());
    assert_eq!(message["html"].as_str().unwrap().trim(), html);
}

#[tokio::test]
async fn a_thread_and_a_way_out_are_told() {
    let post = Post::open().await;
    let mailer = post.mailer(&post.starttls);
    let references = ["<1@smile.example>".to_owned(), "<2@smile.example>".to_owned()];
    let changed = Mail {
        in_reply_to: Some("<2@smile.example>"),
        references: &references,
        reply_to: Some("Front desk <desk@smile.example>"),
        unsubscribe: Some("https://smile.example/u?t=abc"),
        ..mail()
    };
    assert_eq!(mailer.send(&changed).await, accepted());
    let headers = post.only().await["headers"].clone();
    assert_eq!(headers["in-reply-to"], "<2@smile.example>");
    assert_eq!(headers["references"], "<1@smile.example> <2@smile.example>");
    assert_eq!(headers["reply-to"], "Front desk <desk@smile.example>");
    assert_eq!(headers["list-unsubscribe"], "<https://smile.example/u?t=abc>");
    assert_eq!(headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
    assert_eq!(headers["auto-submitted"], "auto-generated");
}

#[tokio::test]
async fn an_invitation_is_where_every_calendar_looks() {
    for (method, name) in [(Method::Request, "REQUEST"), (Method::Cancel, "CANCEL")] {
        let post = Post::open().await;
        let mailer = post.mailer(&post.starttls);
        let ics = format!("BEGIN:VCALENDAR\r\nMETHOD:{name}\r\nSUMMARY:Zähne\r\nEND:VCALENDAR\r\n");
        let invite = Invite {
            ics: ics.clone(),
            method,
        };
        let invited = Mail {
            invite: Some(&invite),
            ..mail()
        };
        assert_eq!(mailer.send(&invited).await, accepted());
        let message = post.only().await;
        let part = |filename, mime_type: &str, method| json!({"filename": filename, "mime_type": mime_type, "method": method, "size": ics.len(), "text": ics});
        let mut file = part(json!("invite.ics"), "application/ics", json!(null));
        file.as_object_mut().unwrap().remove("method");
        assert_eq!(
            message["attachments"],
            json!([part(json!(null), "text/calendar", json!(name)), file])
        );
        assert_eq!(message["text"], "See you at ten.\n.\nBye.");
        assert!(
            message["headers"]["content-type"]
                .as_str()
                .unwrap()
                .starts_with("multipart/mixed")
        );
    }
}
