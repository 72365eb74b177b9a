//! Tapping: the answer that a button of an earlier message makes of itself.

use serde_json::{Value, json};

use super::request::{Content, plain, replied};
use crate::journal::{Button, Message, Tap};
use crate::world::World;

/// What is sent when somebody taps a button: of the message named, or else of the newest that they got with such a button.
/// `tapped` is the button's id, its title, or `{id, title}`.
pub(super) fn content(world: &World, message: Option<&str>, tapped: &Value, user_id: &str) -> Result<Content, String> {
    let wanted = plain(tapped.get("id").or_else(|| tapped.get("title")).unwrap_or(tapped));
    let fits = |button: &&Button| button.id == wanted || button.title == wanted;
    let meant = |candidate: &Message| match message {
        Some(id) => candidate.id == id,
        None => candidate.user_id == user_id,
    };
    let found = world.journal.with(|journal| {
        let mut newest = journal.all().rev().filter(|candidate| meant(candidate));
        newest.find_map(|candidate| Some((candidate.id.clone(), candidate.buttons.iter().find(fits)?.clone())))
    });
    let Some((quoted, button)) = found else {
        // Somebody wants a reply to a message that was never sent, or that a reset forgot.
        let whole = tapped.get("id").is_some() && tapped.get("title").is_some();
        return if whole {
            replied("button_reply", tapped)
        } else {
            Err(format!("button: nobody was sent \"{wanted}\""))
        };
    };
    Ok(Content {
        quoted: Some(quoted),
        ..answer(&button)?
    })
}

fn answer(button: &Button) -> Result<Content, String> {
    let mut reply = json!({"id": button.id, "title": button.title});
    match button.tap {
        Tap::Reply => replied("button_reply", &reply),
        Tap::Row => {
            if let (Some(description), Some(fields)) = (&button.description, reply.as_object_mut()) {
                fields.insert("description".into(), json!(description));
            }
            replied("list_reply", &reply)
        }
        Tap::QuickReply => {
            let pressed = json!({"payload": button.id, "text": button.title});
            Ok(Content::of("button", pressed, &button.title))
        }
        Tap::Link => Err("button: this one opens a link; the business hears nothing of it".into()),
        Tap::Location => Err("button: this one is answered with a message of type location".into()),
    }
}
