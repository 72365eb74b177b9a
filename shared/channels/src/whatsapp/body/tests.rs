//! Tests of the bodies, against the examples on Meta's pages and its limits.

use domain::{Bsuid, Phone};
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
    for language in Language::ALL {
        assert!((1..=20).contains(&list_label(language).chars().count()));
    }
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
        ..words("ignored", &["Yes"])
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
