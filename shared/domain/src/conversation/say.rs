//! What is said in a conversation outside of the cases' own notices: where things are, who will call, and hello.

use super::Focus;
use super::bind;
use super::decide::{MAX_OPTIONS, Quoted};
use super::talk::Talk;
use crate::case::Case;
use crate::effect::{Effect, Recipient};
use crate::ids::CaseId;
use crate::notice::Notice;

impl Talk<'_> {
    pub(super) fn status(&mut self, text: &str, quoted: Option<&Quoted>) {
        let all: Vec<&Case> = self.cases.iter().collect();
        let quoted: Vec<&Case> = all
            .iter()
            .copied()
            .filter(|case| quoted.is_some_and(|quoted| quoted.case == case.id))
            .collect();
        let open: Vec<&Case> = all.iter().copied().filter(|case| case.is_open()).collect();
        let mentioned = bind::mentioned(text, &all);
        let newest = all.iter().copied().max_by_key(|case| case.updated_at);
        if !quoted.is_empty() {
            self.tell_status(&quoted);
        } else if !mentioned.is_empty() {
            self.tell_status(&mentioned);
        } else if !open.is_empty() {
            self.tell_status(&open);
        } else if let Some(newest) = newest {
            self.tell_status(&[newest]);
        } else {
            self.reply(Notice::NoCases, None);
        }
    }

    pub(super) fn tell_status(&mut self, cases: &[&Case]) {
        let shown = cases.get(..MAX_OPTIONS).unwrap_or(cases);
        let about = match shown {
            [one] => Some(one.id.clone()),
            _ => None,
        };
        let lines = shown.iter().map(|case| case.line()).collect();
        self.reply(Notice::CaseStatus(lines), about.as_ref());
    }

    pub(super) fn greet(&mut self) {
        let cases = self
            .cases
            .iter()
            .filter(|case| case.is_open())
            .take(MAX_OPTIONS)
            .map(Case::line)
            .collect();
        let name = self.turn.conversation.name.clone();
        self.reply(Notice::Greeting { name, cases }, None);
    }

    pub(super) fn person(&mut self, text: &str) {
        let (dentist, user_id) = self.who();
        self.tell_lab(&Notice::PersonWanted {
            dentist,
            user_id,
            words: text.to_owned(),
        });
        self.reply(Notice::PersonComing, None);
    }

    pub(super) fn file(&mut self, kind: &'static str, caption: &str) {
        let (dentist, user_id) = self.who();
        self.tell_lab(&Notice::FileArrived {
            dentist,
            user_id,
            kind,
            caption: caption.to_owned(),
        });
        self.reply(Notice::FileNoted { kind }, None);
    }

    pub(super) fn stop(&mut self) {
        if self.turn.conversation.stopped_at.is_none() {
            self.turn.conversation.stopped_at = Some(self.moment.now);
            self.turn.conversation.focus = Focus::General;
            self.reply(Notice::Stopped, None);
        }
    }

    pub(super) fn start(&mut self) {
        if self.turn.conversation.stopped_at.take().is_some() {
            self.reply(Notice::Started, None);
        } else {
            self.greet();
        }
    }

    pub(super) fn count_miss(&mut self) {
        self.turn.conversation.misses = self.turn.conversation.misses.saturating_add(1);
    }

    pub(super) fn who(&self) -> (String, String) {
        let conversation = &self.turn.conversation;
        let dentist = self
            .cases
            .first()
            .map(|case| case.dentist.clone())
            .filter(|name| !name.is_empty());
        let user_id = conversation.user.user_id();
        (
            dentist
                .or_else(|| conversation.name.clone())
                .unwrap_or_else(|| user_id.clone()),
            user_id,
        )
    }

    pub(super) fn reply(&mut self, notice: Notice, case: Option<&CaseId>) {
        self.turn.effects.push((
            Effect::Send {
                to: Recipient::Dentist,
                notice,
            },
            case.cloned(),
        ));
    }

    pub(super) fn tell_lab(&mut self, notice: &Notice) {
        for phone in self.moment.settings.lab() {
            let to = Recipient::Staff(phone.clone());
            self.turn.effects.push((
                Effect::Send {
                    to,
                    notice: notice.clone(),
                },
                None,
            ));
        }
    }
}
