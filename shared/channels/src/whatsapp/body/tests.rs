//! Tests of the bodies, against the examples on Meta's pages and its limits.

use std::collections::HashSet;

use domain::inbound::MediaKind;
use domain::message::{Attachment, TemplateCall, WordedChoice};
use domain::{Bsuid, Language, Phone};
use serde_json::{Value, json};

use super::*;

fn words(text: &str, choices: &[&str]) -> Words {
    let choice = |(n, title): (usize, &&str)| WordedChoice {
        payload: format!("p{n}"),
        title: (*title).to_owned(),
    };
    let choices = choices.iter().enumerate().map(choice).collect();
    Words {
        language: Language::English,
        text: text.to_owned(),
        choices,
        template: None,
        attachment: None,
        asks_for_location: false,
        mail: None,
    }
}

fn with_file(file: Attachment, choices: &[&str]) -> Words {
    Words {
        attachment: Some(file),
        ..words("Here it is", choices)
    }
}

fn uploaded(kind: MediaKind) -> Attachment {
    Attachment::Uploaded {
        kind,
        media_id: "77".to_owned(),
        file_name: Some("front.jpg".to_owned()),
    }
}

fn linked() -> Attachment {
    Attachment::Link {
        url: "https://lab.example/q/1.pdf".to_owned(),
        file_name: Some("1.pdf".to_owned()),
    }
}

fn with_phone() -> WhatsAppUser {
    WhatsAppUser::of_phone(Phone::from_wa_id("16505551234").unwrap())
}

fn body(words: &Words, form: Form) -> Value {
    serde_json::to_value(Body::new(&with_phone(), words, form, "m-1", None).unwrap()).unwrap()
}

fn titles(words: &Words) -> Vec<String> {
    let body = body(words, Form::Text);
    let action = &body["interactive"]["action"];
    let buttons = action["buttons"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|button| &button["reply"]);
    let rows = action["sections"][0]["rows"].as_array().into_iter().flatten();
    buttons
        .chain(rows)
        .map(|choice| choice["title"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn text() {
    assert_eq!(
        body(&words("Hello 👍", &[]), Form::Text),
        json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234", "type": "text",
            "text": {"body": "Hello 👍"}, "biz_opaque_callback_data": "m-1",
        })
    );
}

#[test]
fn the_person_is_named_by_phone_else_by_id() {
    let words = words("Hello", &[]);
    let named = |phone: bool, id: bool| {
        let bsuid = id.then(|| Bsuid::parse("US.1349").unwrap());
        let to = WhatsAppUser {
            phone: with_phone().phone.filter(|_| phone),
            bsuid,
        };
        let body =
            Body::new(&to, &words, Form::Text, "m-1", Some("wamid.0")).map(|body| serde_json::to_value(body).unwrap());
        body.map(|body| (body["to"].clone(), body["recipient"].clone(), body["context"].clone()))
    };
    let context = json!({"message_id": "wamid.0"});
    assert_eq!(
        named(true, true),
        Ok((json!("+16505551234"), Value::Null, context.clone()))
    );
    assert_eq!(named(false, true), Ok((Value::Null, json!("US.1349"), context)));
    assert!(named(false, false).is_err());
}

#[test]
fn three_choices_are_buttons() {
    let body = body(&words("Does it fit?", &["Yes", "No", "A person"]), Form::Text);
    assert_eq!(body["type"], "interactive");
    assert_eq!(
        body["interactive"],
        json!({
            "type": "button",
            "body": {"text": "Does it fit?"},
            "action": {"buttons": [
                {"type": "reply", "reply": {"id": "p0", "title": "Yes"}},
                {"type": "reply", "reply": {"id": "p1", "title": "No"}},
                {"type": "reply", "reply": {"id": "p2", "title": "A person"}},
            ]},
        })
    );
}

#[test]
fn four_to_ten_choices_are_a_list() {
    let mut four = words("Which case?", &["A", "B", "C", "D"]);
    four.language = Language::Spanish;
    let rows = ["A", "B", "C", "D"]
        .into_iter()
        .enumerate()
        .map(|(n, title)| json!({"id": format!("p{n}"), "title": title}));
    assert_eq!(
        body(&four, Form::Text)["interactive"],
        json!({
            "type": "list",
            "body": {"text": "Which case?"},
            "action": {"button": "Elegir", "sections": [{"rows": rows.collect::<Vec<_>>()}]},
        })
    );
    let eleven: Vec<_> = (0..11).map(|n| n.to_string()).collect();
    let eleven = words("Which case?", &eleven.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(titles(&eleven).len(), 10);
}

#[test]
fn a_file_stands_above_up_to_three_buttons() {
    let quotation = body(&with_file(linked(), &["Accept", "Decline"]), Form::Text);
    assert_eq!(quotation["type"], "interactive");
    assert_eq!(
        quotation["interactive"],
        json!({
            "type": "button",
            "header": {
                "type": "document",
                "document": {"link": "https://lab.example/q/1.pdf", "filename": "1.pdf"},
            },
            "body": {"text": "Here it is"},
            "action": {"buttons": [
                {"type": "reply", "reply": {"id": "p0", "title": "Accept"}},
                {"type": "reply", "reply": {"id": "p1", "title": "Decline"}},
            ]},
        })
    );
    let photo = body(&with_file(uploaded(MediaKind::Image), &["Fine"]), Form::Text);
    assert_eq!(
        photo["interactive"]["header"],
        json!({"type": "image", "image": {"id": "77"}})
    );
}

#[test]
fn without_buttons_the_words_are_the_files_caption() {
    let captioned = |kind| {
        let body = body(&with_file(uploaded(kind), &[]), Form::Text);
        let kind = body["type"].as_str().unwrap().to_owned();
        (kind.clone(), body[kind].clone())
    };
    let named = json!({"id": "77", "caption": "Here it is", "filename": "front.jpg"});
    let unnamed = json!({"id": "77", "caption": "Here it is"});
    for (kind, sent_as, file) in [
        (MediaKind::Image, "image", &unnamed),
        (MediaKind::Video, "video", &unnamed),
        (MediaKind::Document, "document", &named),
        // These have no caption of their own.
        (MediaKind::Audio, "document", &named),
        (MediaKind::Sticker, "document", &named),
    ] {
        assert_eq!(captioned(kind), (sent_as.to_owned(), file.clone()));
    }
    let sent = body(&with_file(linked(), &[]), Form::Text);
    assert_eq!(
        sent,
        json!({
            "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+16505551234", "type": "document",
            "document": {"link": "https://lab.example/q/1.pdf", "caption": "Here it is", "filename": "1.pdf"},
            "biz_opaque_callback_data": "m-1",
        })
    );
}

#[test]
fn a_file_is_never_left_behind() {
    // No file goes with a list, and no long text above buttons.
    let listed = with_file(linked(), &["A", "B", "C", "D"]);
    assert_eq!(body(&listed, Form::Text)["document"]["caption"], "Here it is");
    let mut long = with_file(linked(), &["A"]);
    for (chars, form) in [(1024, "interactive"), (1025, "document")] {
        long.text = "é".repeat(chars);
        assert_eq!(body(&long, Form::Text)["type"], form);
    }
    let sent = body(&long, Form::Text);
    assert_eq!(sent["document"]["caption"], format!("{}…", "é".repeat(1023)));
    long.text = "é".repeat(1024);
    long.choices.clear();
    let sent = body(&long, Form::Text);
    assert_eq!(sent["document"]["caption"], "é".repeat(1024));
}

#[test]
fn a_location_is_asked_for_with_whatsapps_own_button() {
    let mut place = words("Where?", &[]);
    place.asks_for_location = true;
    assert_eq!(
        body(&place, Form::Text)["interactive"],
        json!({"type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"}})
    );
    place.text = "é".repeat(1025);
    assert_eq!(body(&place, Form::Text)["text"]["body"], place.text);
}

#[test]
fn no_word_is_lost_for_a_button() {
    assert_eq!(
        body(&words(&"é".repeat(1024), &["Yes"]), Form::Text)["type"],
        "interactive"
    );
    let long = body(&words(&"é".repeat(1025), &["Yes"]), Form::Text);
    assert_eq!(long["text"]["body"], "é".repeat(1025));
}

#[test]
fn titles_fit_and_differ() {
    assert_eq!(
        titles(&words("?", &["ä👍ä👍ä👍ä👍ä👍ä👍ä👍ä👍ä👍ä👍ä👍"])),
        ["ä👍ä👍ä👍ä👍ä👍ä👍ä👍ä👍ä👍ä👍"]
    );
    assert_eq!(titles(&words("?", &["", "  ", "Yes "])), ["-", "- 2", "Yes"]);
    let long = "Alexandra Konstantinopoulou";
    assert_eq!(
        titles(&words("?", &[long, long, "Alexandra Konstant 2"])),
        ["Alexandra Konstantin", "Alexandra Konstant 2", "Alexandra Konstant 3"]
    );
    let titles = titles(&words("?", &[long; 10]));
    assert!(titles.iter().all(|title| title.chars().count() <= 24));
    assert_eq!(titles.iter().collect::<HashSet<_>>().len(), 10);
}

#[test]
fn template() {
    let call = TemplateCall {
        name: "fit_question".to_owned(),
        language: Language::Spanish,
        parameters: vec![
            "Ana".to_owned(),
            " two\n lines\tand    spaces ".to_owned(),
            "\n".to_owned(),
        ],
        payloads: vec!["answer:yes:c1".to_owned(), "answer:no:c1".to_owned()],
    };
    let words = Words {
        template: Some(call),
        ..with_file(linked(), &["Yes"])
    };
    let sent = body(&words, Form::Template);
    assert_eq!(sent["type"], "template");
    assert_eq!(
        sent["template"],
        json!({
            "name": "fit_question",
            "language": {"code": "es"},
            "components": [
                {"type": "body", "parameters": [
                    {"type": "text", "text": "Ana"},
                    {"type": "text", "text": "two lines and spaces"},
                    {"type": "text", "text": "-"},
                ]},
                {"type": "button", "sub_type": "quick_reply", "index": "0", "parameters": [{"type": "payload", "payload": "answer:yes:c1"}]},
                {"type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [{"type": "payload", "payload": "answer:no:c1"}]},
            ],
        })
    );
}

#[test]
fn a_template_without_parameters_has_no_body_and_a_message_without_template_cannot_be_one() {
    let call = TemplateCall {
        name: "hello".to_owned(),
        language: Language::English,
        parameters: vec![],
        payloads: vec![],
    };
    let hello = Words {
        template: Some(call),
        ..words("", &[])
    };
    assert_eq!(
        body(&hello, Form::Template)["template"],
        json!({"name": "hello", "language": {"code": "en"}, "components": []})
    );
    assert!(Body::new(&with_phone(), &words("Hello", &[]), Form::Template, "m-1", None).is_err());
}
