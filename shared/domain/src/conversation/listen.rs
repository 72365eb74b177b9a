//! One message being taken in, whatever it consists of: as it comes, late, or while a person of the lab talks to them.

use super::decide::Quoted;
use super::intake::Announced;
use super::talk::Talk;
use super::{Focus, RECENT};
use crate::appointment::Place;
use crate::inbound::Content;
use crate::notice::{Notice, Payload};
use crate::reading::{Field, Reading};

impl Talk<'_> {
    pub(super) fn take_note(&mut self) {
        let conversation = &mut self.turn.conversation;
        conversation.user = conversation.user.merged_with(&self.inbound.from);
        if let Some(name) = &self.inbound.profile_name {
            conversation.name.get_or_insert_with(|| name.clone());
        }
        // WhatsApp's own notes about a person do not open the window.
        if self.inbound.content.is_said_by_the_person() {
            let sent_at = self.inbound.sent_at.min(self.moment.now);
            conversation.last_inbound_at = conversation.last_inbound_at.max(Some(sent_at));
        }
        conversation.recent.push(self.inbound.id.clone());
        let surplus = conversation.recent.len().saturating_sub(RECENT);
        conversation.recent.drain(..surplus);
        conversation.updated_at = self.moment.now;
        conversation.version += 1;
    }

    pub(super) fn take(&mut self, quoted: Option<&Quoted>, reading: Reading) {
        match &self.inbound.content {
            Content::Text(text) | Content::Edited { text: Some(text), .. } => self.words(text, quoted, reading),
            Content::Tap { payload, title } => match Payload::decode(payload) {
                Some(Payload::Answer { case, reading }) => self.tapped(&case, reading, title, quoted),
                Some(Payload::Choose(case)) => self.choose(&case),
                Some(Payload::Say(reading)) => self.said(reading, title, quoted),
                Some(Payload::Time(at)) => self.tapped_time(at),
                Some(Payload::Book(at)) => self.tapped_book(at),
                Some(Payload::Visit { appointment, reading }) => self.tapped_visit(&appointment, reading),
                None => self.words(title, quoted, reading),
            },
            Content::Media {
                kind,
                media_id,
                mime_type,
                file_name,
                caption,
            } => {
                let file = Announced {
                    kind: *kind,
                    media_id,
                    mime_type: mime_type.as_deref(),
                    file_name: file_name.as_deref(),
                    caption: caption.as_deref(),
                };
                // A caption may answer what was asked: then the answer is what changes the case.
                let answers = matches!(
                    reading,
                    Reading::Yes | Reading::No | Reading::PhaseWise | Reading::FullCase
                );
                let filed = self.file(file, quoted);
                match (caption, filed) {
                    (Some(caption), filed) if answers => {
                        self.words(caption, quoted, reading);
                        if let Some((case, kind)) = filed {
                            self.count_files(&case, &[kind]);
                        }
                    }
                    (_, Some((case, kind))) => self.receive_files(&case, &[kind]),
                    (_, None) => {}
                }
            }
            Content::Location {
                latitude,
                longitude,
                name,
                address,
            } => {
                let place = Place::Pin {
                    latitude: latitude.clone(),
                    longitude: longitude.clone(),
                    name: name.clone(),
                    address: address.clone(),
                };
                let link = place.maps_link().unwrap_or_default();
                if !self.take_place(place) {
                    self.pass_on("location", &link);
                }
            }
            Content::Contact { phones } => {
                let asked = matches!(
                    self.turn.conversation.focus,
                    Focus::Registering {
                        asked: Field::Phone,
                        ..
                    }
                );
                match phones.first() {
                    Some(phone) if asked => self.take_details(&crate::reading::Details {
                        phone: Some(phone.clone()),
                        ..Default::default()
                    }),
                    Some(_) | None => self.pass_on("contact", &phones.join(", ")),
                }
            }
            // A thumb on a question may mean "seen": it changes nothing, and needs no answer.
            Content::Reaction { .. } | Content::Revoked { .. } | Content::Edited { text: None, .. } => {}
            Content::IdentityChanged { new } => self.has_new_identity(new),
            Content::Unsupported { .. } => self.reply(Notice::CannotRead, None),
        }
    }

    /// A person of the lab talks to them: everything is kept and passed on, and nothing is said.
    pub(super) fn take_silently(&mut self, quoted: Option<&Quoted>, reading: Reading) {
        match &self.inbound.content {
            Content::IdentityChanged { new } => self.has_new_identity(new),
            Content::Reaction { .. } | Content::Revoked { .. } => {}
            Content::Media { .. } => {
                self.take(quoted, Reading::Unknown);
                self.turn.effects.retain(|(effect, _)| !is_to_dentist(effect));
            }
            Content::Text(_)
            | Content::Tap { .. }
            | Content::Location { .. }
            | Content::Contact { .. }
            | Content::Edited { .. }
            | Content::Unsupported { .. } => {
                // Who wants no more messages gets none, whoever would write them.
                if reading == Reading::Stop {
                    self.turn.conversation.stopped_at.get_or_insert(self.moment.now);
                } else if reading == Reading::Start {
                    self.turn.conversation.stopped_at = None;
                }
                let words = match &self.inbound.content {
                    Content::Location {
                        latitude, longitude, ..
                    } => format!("{latitude}, {longitude}"),
                    Content::Contact { phones } => phones.join(", "),
                    Content::Text(_) | Content::Tap { .. } | Content::Edited { .. } | Content::Unsupported { .. } => {
                        self.inbound.content.words().unwrap_or_default().to_owned()
                    }
                    Content::Media { .. }
                    | Content::Reaction { .. }
                    | Content::Revoked { .. }
                    | Content::IdentityChanged { .. } => String::new(),
                };
                self.tell_lab_what_was_written(&words);
            }
        }
    }

    /// What is asked is answered; what would change something is answered with how things are.
    pub(super) fn take_late(&mut self, quoted: Option<&Quoted>, reading: Reading) {
        let harmless = |reading: Reading| {
            matches!(
                reading,
                Reading::Status | Reading::Greeting | Reading::Thanks | Reading::Help | Reading::Person
            )
        };
        let changes_something = match &self.inbound.content {
            Content::Text(_) | Content::Edited { .. } => !harmless(reading),
            Content::Tap { payload, .. } => match Payload::decode(payload) {
                Some(Payload::Say(reading)) => !harmless(reading),
                Some(
                    Payload::Answer { .. }
                    | Payload::Choose(_)
                    | Payload::Time(_)
                    | Payload::Book(_)
                    | Payload::Visit { .. },
                )
                | None => true,
            },
            Content::Media { .. }
            | Content::Location { .. }
            | Content::Contact { .. }
            | Content::Reaction { .. }
            | Content::Revoked { .. }
            | Content::IdentityChanged { .. }
            | Content::Unsupported { .. } => false,
        };
        if changes_something {
            self.status("", quoted);
        } else {
            // A caption is only read for its file's sake.
            let reading = if harmless(reading) { reading } else { Reading::Unknown };
            self.take(quoted, reading);
        }
    }

    fn has_new_identity(&mut self, new: &crate::WhatsAppUser) {
        self.turn.alias = new.key().filter(|key| *key != self.turn.conversation.person);
        self.turn.conversation.user = self.turn.conversation.user.merged_with(new);
    }
}

fn is_to_dentist(effect: &crate::Effect) -> bool {
    use crate::effect::Recipient;
    matches!(
        effect,
        crate::Effect::Send {
            to: Recipient::Dentist,
            ..
        }
    )
}
