//! Real payloads: what each of them yields is kept as a snapshot and was read by a person.

use std::fmt::Write as _;

use domain::WhatsAppUser;
use domain::inbound::Content;

use super::super::{Envelope, Update, read};
use super::{batch, fixtures};

#[test]
fn every_payload_reads_as_recorded() {
    for (name, body) in fixtures() {
        let batch = batch(&body);
        let mut text = String::new();
        for envelope in &batch.envelopes {
            let queued = Envelope::from_json(&envelope.to_json()).unwrap();
            assert!(queued == *envelope, "{name}: the queue changes nothing");
            assert_eq!(queued.dedup_id(), envelope.dedup_id());
            writeln!(
                text,
                "{} group={} number={:?}",
                envelope.kind.name(),
                envelope.group(),
                envelope.phone_number_id
            )
            .unwrap();
            let seen = read(&queued).map_or_else(
                |unreadable| {
                    format!(
                        "  unreadable: {unreadable}
"
                    )
                },
                |update| shown(&update),
            );
            text.push_str(&seen);
        }
        for skipped in &batch.skipped {
            writeln!(text, "skipped {} {}", skipped.field, skipped.why.name()).unwrap();
        }
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, text);
        });
    }
}

fn shown(update: &Update) -> String {
    let mut lines = Vec::new();
    match update {
        Update::Message(inbound) => {
            lines.push(format!("message {} at {}", inbound.id.as_str(), inbound.sent_at));
            lines.push(format!(
                "from {} named {:?}",
                person(&inbound.from),
                inbound.profile_name
            ));
            lines.push(format!("quotes {:?}", inbound.quotes));
            lines.push(content(&inbound.content));
        }
        Update::Status(status) => {
            lines.push(format!(
                "status of {} opaque={:?} at {}",
                status.message_id, status.opaque, status.at
            ));
            lines.push(format!("for {}", person(&status.recipient)));
            lines.push(format!("{:?}", status.receipt));
        }
        Update::Preference(preference) => {
            lines.push(format!(
                "{:?} by {} at {}",
                preference.wish,
                person(&preference.from),
                preference.at
            ));
        }
        Update::UserIdUpdate(change) => {
            lines.push(format!(
                "{} is now {} at {}",
                person(&change.previous),
                person(&change.current),
                change.at
            ));
        }
        Update::Account(account) => lines.push(format!("{account:?}")),
        Update::Ignored { kind } => lines.push(format!("ignored {kind}")),
    }
    format!("  {}\n", lines.join("\n  "))
}

fn person(user: &WhatsAppUser) -> String {
    let bsuid = user.bsuid.as_ref().map(domain::Bsuid::as_str);
    format!("{:?}/{:?}", user.phone.as_ref().map(domain::Phone::as_str), bsuid)
}

fn content(content: &Content) -> String {
    match content {
        Content::Text(text) => format!("text {text:?}"),
        Content::Tap { payload, title } => format!("tap {payload:?} on {title:?}"),
        Content::Media {
            kind,
            media_id,
            mime_type,
            file_name,
            caption,
        } => {
            format!(
                "{} {media_id} type={mime_type:?} file={file_name:?} caption={caption:?}",
                kind.name()
            )
        }
        Content::Location {
            latitude,
            longitude,
            name,
            address,
        } => {
            format!("location {latitude} {longitude} name={name:?} address={address:?}")
        }
        Content::Contact { phones } => format!("contact {phones:?}"),
        Content::Reaction { emoji } => format!("reaction {emoji:?}"),
        Content::Revoked { original } => format!("revoked {original:?}"),
        Content::Edited { original, text } => format!("edited {original:?} to {text:?}"),
        Content::IdentityChanged { new } => format!("identity changed to {}", person(new)),
        Content::Unsupported { kind } => format!("unsupported {kind}"),
    }
}
