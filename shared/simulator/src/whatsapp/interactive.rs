//! Reading interactive messages: reply buttons, lists, links and requests for a place.

use std::collections::BTreeSet;

use super::content::{Content, attachment};
use super::error::Error;
use super::media::Media;
use super::param::Param;
use crate::journal::{Attachment, Button, Tap};

const BODY_MAX_CHARS: usize = 1024;
const LIST_BODY_MAX_CHARS: usize = 4096;
const SHORT_MAX_CHARS: usize = 60;
const BUTTONS_MAX: usize = 3;
const BUTTON_TITLE_MAX_CHARS: usize = 20;
const BUTTON_ID_MAX_CHARS: usize = 256;
const SECTIONS_MAX: usize = 10;
const ROWS_MAX: usize = 10;
const ROW_TITLE_MAX_CHARS: usize = 24;
const ROW_ID_MAX_CHARS: usize = 200;
const ROW_DESCRIPTION_MAX_CHARS: usize = 72;
/// WhatsApp words it itself, in the recipient's language.
const SEND_LOCATION: &str = "Send location";

pub(crate) fn read(content: &Param, store: &Media) -> Result<Content, Error> {
    content.object(&["type", "header", "body", "footer", "action"])?;
    let kind = content
        .need("type")?
        .word(&["button", "list", "cta_url", "location_request_message"])?;
    let action = content.need("action")?;
    let buttons = match kind {
        "button" => reply_buttons(&action)?,
        "list" => rows(&action)?,
        "cta_url" => link(&action)?,
        _ => location_request(&action)?,
    };
    let body_max = if kind == "list" {
        LIST_BODY_MAX_CHARS
    } else {
        BODY_MAX_CHARS
    };
    let body = content.need("body")?.need("text")?.sized(1..=body_max)?;
    let footer = content
        .get("footer")
        .map(|footer| footer.need("text")?.sized(1..=SHORT_MAX_CHARS))
        .transpose()?;
    let header = content
        .get("header")
        .map(|header| self::header(kind, &header, store))
        .transpose()?;
    let (title, media, fails_later) = header.unwrap_or_default();
    let parts = [title.as_deref(), Some(body), footer];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join("\n");
    Ok(Content {
        buttons,
        media,
        fails_later,
        ..Content::text(text)
    })
}

type Head = (Option<String>, Option<Attachment>, Option<Error>);

fn header(interactive: &str, header: &Param, store: &Media) -> Result<Head, Error> {
    let words: &[&str] = if interactive == "list" {
        &["text"]
    } else {
        &["text", "image", "video", "document"]
    };
    let kind = header.need("type")?.word(words)?;
    header.object(&["type", kind])?;
    match kind {
        "text" => Ok((
            Some(header.need("text")?.sized(1..=SHORT_MAX_CHARS)?.into()),
            None,
            None,
        )),
        kind => {
            let file = header.need(kind)?;
            // The body stands where a caption would.
            file.object(if kind == "document" {
                &["id", "link", "filename"]
            } else {
                &["id", "link"]
            })?;
            let (file, later) = attachment(kind, &file, store)?;
            Ok((None, Some(file), later))
        }
    }
}

fn reply_buttons(action: &Param) -> Result<Vec<Button>, Error> {
    action.object(&["buttons"])?;
    let list = action.need("buttons")?;
    let mut seen = Unique::default();
    let read = |button: Param| -> Result<Button, Error> {
        button.object(&["type", "reply"])?;
        button.need("type")?.word(&["reply"])?;
        let reply = button.need("reply")?;
        reply.object(&["id", "title"])?;
        let id = reply.need("id")?.sized(1..=BUTTON_ID_MAX_CHARS)?;
        let title = reply.need("title")?.sized(1..=BUTTON_TITLE_MAX_CHARS)?;
        if id.trim() != id {
            return Err(reply.bad("Button id must not start or end with a space"));
        }
        if title.trim().is_empty() {
            return Err(reply.bad("Button title must not be blank"));
        }
        seen.add("Button id", id, &reply)?;
        seen.add("Button title", title, &reply)?;
        Ok(Button::new(id, title, Tap::Reply))
    };
    list.items(1..=BUTTONS_MAX)?.into_iter().map(read).collect()
}

fn rows(action: &Param) -> Result<Vec<Button>, Error> {
    action.object(&["button", "sections"])?;
    action.need("button")?.sized(1..=BUTTON_TITLE_MAX_CHARS)?;
    let list = action.need("sections")?;
    let sections = list.items(1..=SECTIONS_MAX)?;
    let several = sections.len() > 1;
    let mut seen = Unique::default();
    let mut rows = Vec::new();
    for section in sections {
        section.object(&["title", "rows"])?;
        if several {
            section.need("title")?.sized(1..=ROW_TITLE_MAX_CHARS)?;
        } else {
            section.sized_if_given("title", 0..=ROW_TITLE_MAX_CHARS)?;
        }
        for row in section.need("rows")?.items(1..=ROWS_MAX)? {
            row.object(&["id", "title", "description"])?;
            let id = row.need("id")?.sized(1..=ROW_ID_MAX_CHARS)?;
            let title = row.need("title")?.sized(1..=ROW_TITLE_MAX_CHARS)?;
            let description = row.sized_if_given("description", 0..=ROW_DESCRIPTION_MAX_CHARS)?;
            seen.add("Row id", id, &row)?;
            rows.push(Button {
                description: description.map(str::to_owned),
                ..Button::new(id, title, Tap::Row)
            });
        }
    }
    if rows.len() > ROWS_MAX {
        return Err(list.bad(format!("Total row count exceed max allowed count: {ROWS_MAX}")));
    }
    Ok(rows)
}

fn link(action: &Param) -> Result<Vec<Button>, Error> {
    action.object(&["name", "parameters"])?;
    action.need("name")?.word(&["cta_url"])?;
    let parameters = action.need("parameters")?;
    let title = parameters.need("display_text")?.sized(1..=BUTTON_TITLE_MAX_CHARS)?;
    Ok(vec![Button::new(parameters.need("url")?.link()?, title, Tap::Link)])
}

fn location_request(action: &Param) -> Result<Vec<Button>, Error> {
    action.object(&["name"])?;
    let name = action.need("name")?.word(&["send_location"])?;
    Ok(vec![Button::new(name, SEND_LOCATION, Tap::Location)])
}

/// Refuses what must not occur twice in one message.
#[derive(Debug, Default)]
struct Unique(BTreeSet<(&'static str, String)>);

impl Unique {
    fn add(&mut self, what: &'static str, text: &str, place: &Param) -> Result<(), Error> {
        if self.0.insert((what, text.to_owned())) {
            Ok(())
        } else {
            Err(place.bad(format!("{what} must be unique: \"{text}\" occurs twice")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn check(interactive: &Value) -> Result<Content, Error> {
        read(&Param::root(interactive), &Media::default())
    }

    fn buttons(replies: &[(&str, &str)]) -> Value {
        let buttons: Vec<Value> = replies
            .iter()
            .map(|(id, title)| json!({"type": "reply", "reply": {"id": id, "title": title}}))
            .collect();
        json!({"type": "button", "body": {"text": "Does it fit?"}, "action": {"buttons": buttons}})
    }

    fn list(sections: &Value) -> Value {
        json!({"type": "list", "body": {"text": "Which?"}, "action": {"button": "Choose", "sections": sections}})
    }

    #[test]
    fn up_to_three_distinct_buttons_are_taken() {
        let sent = check(&buttons(&[("yes", "Yes"), ("no", "No"), ("help", "Call me")])).unwrap();
        assert_eq!(sent.text, "Does it fit?");
        assert_eq!(sent.buttons[1], Button::new("no", "No", Tap::Reply));
        let long_title = "x".repeat(21);
        let long_id = "x".repeat(257);
        for refused in [
            buttons(&[]),
            buttons(&[("1", "A"), ("2", "B"), ("3", "C"), ("4", "D")]),
            buttons(&[("1", "A"), ("1", "B")]),
            buttons(&[("1", "A"), ("2", "A")]),
            buttons(&[("1", "")]),
            buttons(&[("1", &long_title)]),
            buttons(&[(&long_id, "A")]),
            buttons(&[(" 1", "A")]),
        ] {
            assert_eq!(check(&refused).unwrap_err().code, 131_009, "{refused}");
        }
    }

    #[test]
    fn a_list_has_ten_rows_in_all() {
        let row = |id: usize| json!({"id": format!("r{id}"), "title": "Row", "description": "More"});
        let rows = |ids: std::ops::Range<usize>| ids.map(row).collect::<Vec<_>>();
        let two = |most| json!([{"title": "A", "rows": rows(0..5)}, {"title": "B", "rows": rows(5..most)}]);
        assert_eq!(check(&list(&two(10))).unwrap().buttons.len(), 10);
        assert!(check(&list(&two(11))).is_err());
        let untitled = json!([{"rows": rows(0..1)}, {"title": "B", "rows": rows(1..2)}]);
        assert_eq!(check(&list(&untitled)).unwrap_err().code, 131_008);
        assert!(check(&list(&json!([{"rows": [row(1), row(1)]}]))).is_err());
    }

    #[test]
    fn header_and_footer_are_read_with_the_body() {
        let mut sent = buttons(&[("yes", "Yes")]);
        sent["header"] = json!({"type": "text", "text": "Case 7"});
        sent["footer"] = json!({"text": "Chairside"});
        assert_eq!(check(&sent).unwrap().text, "Case 7\nDoes it fit?\nChairside");
        sent["footer"] = json!({"text": "x".repeat(61)});
        assert!(check(&sent).is_err());
    }

    #[test]
    fn a_file_may_stand_above_buttons() {
        let mut sent = buttons(&[("yes", "Accept")]);
        sent["header"] =
            json!({"type": "document", "document": {"link": "https://lab.example/q.pdf", "filename": "q.pdf"}});
        let read = check(&sent).unwrap();
        assert_eq!(read.text, "Does it fit?");
        let file = read.media.unwrap();
        assert_eq!(
            (file.kind.as_str(), file.filename.as_deref()),
            ("document", Some("q.pdf"))
        );
        sent["header"]["document"]["caption"] = json!("no");
        assert!(check(&sent).is_err());
        let unknown = json!({"type": "image", "image": {"id": "77"}});
        let named = json!({"type": "image", "image": {"link": "https://lab.example/q.png", "filename": "q.png"}});
        for header in [
            unknown,
            named,
            json!({"type": "document"}),
            json!({"type": "audio", "audio": {}}),
        ] {
            sent["header"] = header;
            assert!(check(&sent).is_err(), "{sent}");
        }
        let mut listed = list(&json!([{"rows": [{"id": "1", "title": "A"}]}]));
        listed["header"] = json!({"type": "document", "document": {"link": "https://lab.example/q.pdf"}});
        assert!(check(&listed).is_err(), "no file stands above a list");
    }

    #[test]
    fn a_request_for_a_place_has_a_button_of_its_own() {
        let mut sent = json!({
            "type": "location_request_message", "body": {"text": "Where?"}, "action": {"name": "send_location"},
        });
        let read = check(&sent).unwrap();
        assert_eq!(read.text, "Where?");
        assert_eq!(
            read.buttons,
            [Button::new("send_location", "Send location", Tap::Location)]
        );
        sent["body"]["text"] = json!("x".repeat(1025));
        assert!(check(&sent).is_err());
        sent["body"]["text"] = json!("Where?");
        sent["action"]["name"] = json!("location");
        assert!(check(&sent).is_err());
    }

    #[test]
    fn a_link_is_shown_as_a_button_that_opens_it() {
        let action =
            json!({"name": "cta_url", "parameters": {"display_text": "Track", "url": "https://example.com/1"}});
        let sent = check(&json!({"type": "cta_url", "body": {"text": "On its way"}, "action": action})).unwrap();
        assert_eq!(sent.buttons, [Button::new("https://example.com/1", "Track", Tap::Link)]);
    }
}
