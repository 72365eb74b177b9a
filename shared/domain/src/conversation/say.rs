//! What is said in a conversation outside of the cases' own notices: where things are, who will call, and hello.

use super::Focus;
use super::bind;
use super::decide::{MAX_OPTIONS, Quoted};
use super::talk::Talk;
use crate::appointment::Appointment;
use crate::case::{self, Case, Quotation};
use crate::effect::{Effect, Recipient};
use crate::ids::CaseId;
use crate::notice::{Account, CaseLine, Notice};
use crate::phone::Phone;
use crate::reading::Topic;

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
        let lines = shown.iter().map(|case| self.line(case)).collect();
        self.reply(Notice::CaseStatus(lines), about.as_ref());
    }

    fn line(&self, case: &Case) -> CaseLine {
        let visit = self
            .ahead()
            .into_iter()
            .find(|visit| visit.case.as_ref() == Some(&case.id));
        let line = case.line();
        CaseLine {
            visit: visit.map(Appointment::local_start),
            // Somebody comes to take the scan: nothing is left to be asked.
            waiting_for: line
                .waiting_for
                .filter(|topic| *topic != Topic::Scan || visit.is_none()),
            ..line
        }
    }

    pub(super) fn greet(&mut self) {
        let cases = self
            .cases
            .iter()
            .filter(|case| case.is_open())
            .take(MAX_OPTIONS)
            .map(|case| self.line(case))
            .collect();
        let name = self.turn.conversation.name.clone();
        let is_new = self.is_stranger();
        self.reply(Notice::Greeting { name, cases, is_new }, None);
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

    /// Something that nobody had asked for, and that a person may have a use for.
    pub(super) fn pass_on(&mut self, kind: &'static str, words: &str) {
        self.tell_lab_what_was_written(words);
        self.reply(Notice::FileNoted { kind }, None);
    }

    pub(super) fn tell_lab_what_was_written(&mut self, words: &str) {
        let (dentist, user_id) = self.who();
        self.tell_lab(&Notice::Account(Account::DentistWrites {
            dentist,
            user_id,
            words: words.to_owned(),
        }));
    }

    /// A quotation that was declined, once more.
    pub(super) fn offer_again(&mut self, case: &Case) {
        let Some(quotation) = case.quotation.clone() else {
            return self.tell_status(&[case]);
        };
        let offer = case::Event::Quote(Quotation {
            offered_at: self.moment.now,
            accepted: None,
            answered_at: None,
            ..quotation
        });
        match case::decide(case, &offer, self.moment) {
            Ok(decision) => self.turn.cases.push(decision),
            Err(_) => self.tell_status(&[case]),
        }
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
        let of_case = self
            .cases
            .first()
            .map(|case| case.dentist.clone())
            .filter(|name| !name.is_empty());
        let dentist = conversation.profile.name.clone().or(of_case);
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
        self.tell(self.moment.settings.lab(), notice);
    }

    pub(super) fn tell_clinical_team(&mut self, notice: &Notice) {
        self.tell(self.moment.settings.clinical(), notice);
    }

    fn tell(&mut self, team: &[Phone], notice: &Notice) {
        for phone in team {
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
