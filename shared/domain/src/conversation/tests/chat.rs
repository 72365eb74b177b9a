//! A conversation that is led by hand: what the dentist says, with what is read from it, and what is said in return.

use super::super::*;
use crate::appointment::times::Times;
use crate::case::{NewCase, Priority, open};
use crate::effect::{Effect, Recipient};
use crate::inbound::{Content, Inbound};
use crate::notice::Payload;
use crate::reading::{Answer, ReadBy, Reading};
use crate::{Moment, Phone, Settings};

pub(super) struct Chat {
    pub(super) conversation: Conversation,
    pub(super) cases: Vec<Case>,
    settings: Settings,
    pub(super) now: Timestamp,
    nth: u32,
    pub(super) quoted_at: Option<Timestamp>,
}

impl Chat {
    /// A dentist with one case per stage, called case-1, case-2 … for Alice Brown, Bob Stone, Will Young.
    pub(super) fn with(stages: &[Stage]) -> Self {
        let settings = Settings {
            lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
            clinical_team: vec![Phone::from_wa_id("15550100001").unwrap()],
            ..Settings::default()
        };
        let now: Timestamp = "2026-11-20T05:00:00Z".parse().unwrap();
        let user = WhatsAppUser::of_phone(Phone::from_wa_id("919876543210").unwrap());
        let person = user.key().unwrap();
        let names = ["Alice Brown", "Bob Stone", "Will Young"];
        let cases = stages.iter().zip(names).zip(1..).map(|((stage, patient), nth)| {
            let new = NewCase {
                id: CaseId::trusted(format!("case-{nth}")),
                person: person.clone(),
                user_id: user.user_id(),
                patient: patient.to_owned(),
                dentist: "Dr Rao".to_owned(),
                stage: *stage,
                priority: Priority::Normal,
                notes: None,
                phases: 2,
                from_chat: None,
                files: Vec::new(),
            };
            open(
                new,
                &Moment {
                    now,
                    settings: &settings,
                },
            )
            .case
        });
        let cases = cases.collect();
        Self {
            conversation: Conversation::new(person, user, Language::English, now),
            cases,
            settings,
            now,
            nth: 0,
            quoted_at: None,
        }
    }

    pub(super) fn receive(&mut self, content: Content, quoted: Option<&str>, reading: Reading) -> Vec<String> {
        self.now += jiff::SignedDuration::from_mins(1);
        let sent_at = self.now;
        self.receive_at(sent_at, content, quoted, reading)
    }

    pub(super) fn receive_at(
        &mut self,
        sent_at: Timestamp,
        content: Content,
        quoted: Option<&str>,
        reading: Reading,
    ) -> Vec<String> {
        self.nth += 1;
        let inbound = Inbound {
            id: EventId::trusted(format!("wamid.{}", self.nth)),
            from: self.conversation.user.clone(),
            profile_name: None,
            sent_at,
            quotes: quoted.map(str::to_owned),
            content,
        };
        // The reader is only asked what has to be read.
        let answer = match question(&self.conversation, &self.cases, &inbound, &self.settings.calendar.zone) {
            Some(_) => Answer::of(reading, ReadBy::Rule),
            None => Answer::of(Reading::Unknown, ReadBy::Button),
        };
        let moment = Moment {
            now: self.now,
            settings: &self.settings,
        };
        let quoted = quoted.map(|id| Quoted {
            case: CaseId::trusted(id),
            at: self.quoted_at.unwrap_or(self.now),
        });
        let known = Known {
            conversation: &self.conversation,
            cases: &self.cases,
            appointments: &[],
            quoted: quoted.as_ref(),
            answer: &answer,
            times: &Times::Unknown,
            licence_of_another: false,
        };
        let turn = decide(&known, &inbound, &moment);
        self.conversation = turn.conversation;
        let mut said = Vec::new();
        for decision in turn.cases {
            said.extend(decision.effects.iter().filter_map(line));
            let place = self.cases.iter().position(|case| case.id == decision.case.id).unwrap();
            self.cases[place] = decision.case;
        }
        said.extend(turn.effects.iter().filter_map(|(effect, _)| line(effect)));
        said
    }

    pub(super) fn say(&mut self, text: &str, reading: Reading) -> Vec<String> {
        self.receive(Content::Text(text.to_owned()), None, reading)
    }

    pub(super) fn tap(&mut self, payload: &Payload) -> Vec<String> {
        self.receive(
            Content::Tap {
                payload: payload.encode(),
                title: "title".to_owned(),
            },
            None,
            Reading::Unknown,
        )
    }

    pub(super) fn stages(&self) -> Vec<Stage> {
        self.cases.iter().map(|case| case.stage).collect()
    }
}

fn line(effect: &Effect) -> Option<String> {
    match effect {
        Effect::Send {
            to: Recipient::Dentist,
            notice,
        } => Some(notice.name().to_owned()),
        Effect::Send {
            to: Recipient::Staff(_),
            notice,
        } => Some(format!("staff: {}", notice.name())),
        Effect::Schedule { .. } | Effect::Cancel { .. } | Effect::Publish(_) | Effect::Start(_) => None,
    }
}
