//! One message being taken: which case it is about, what it answers, and what is asked back.

use super::answers::{changed_mind, event_for, is_general};
use super::decide::{CHOICE_WAITS, CLOCKS_DIFFER, MAX_OPTIONS, Quoted, Turn, chosen_among_candidates};
use super::{Focus, RECENT, bind};
use crate::case::{self, Case};
use crate::ids::CaseId;
use crate::inbound::{Content, Inbound};
use crate::notice::{About, Notice, Payload};
use crate::reading::{Reading, Topic};
use crate::{Moment, Timestamp};

pub(super) struct Talk<'a> {
    pub(super) turn: Turn,
    pub(super) cases: &'a [Case],
    pub(super) inbound: &'a Inbound,
    pub(super) moment: &'a Moment<'a>,
}

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
                Some(Payload::Answer { case, reading }) => self.tapped(&case, reading, title),
                Some(Payload::Choose(case)) => self.choose(&case),
                Some(Payload::Say(reading)) => self.words(title, quoted, reading),
                None => self.words(title, quoted, reading),
            },
            Content::Media { kind, caption, .. } => {
                self.file(kind.name(), caption.as_deref().unwrap_or_default());
                if let (Some(caption), Reading::Yes | Reading::No | Reading::PhaseWise | Reading::FullCase) =
                    (caption, reading)
                {
                    self.words(caption, quoted, reading);
                }
            }
            Content::Location { .. } => self.file("location", ""),
            Content::Contact { .. } => self.file("contact", ""),
            // A thumb on a question may mean "seen": it changes nothing, and needs no answer.
            Content::Reaction { .. } | Content::Revoked { .. } | Content::Edited { text: None, .. } => {}
            Content::IdentityChanged { new } => {
                self.turn.alias = new.key().filter(|key| *key != self.turn.conversation.person);
                self.turn.conversation.user = self.turn.conversation.user.merged_with(new);
            }
            Content::Unsupported { .. } => self.reply(Notice::CannotRead, None),
        }
    }

    /// What is asked is answered; what would change something is answered with how things are.
    pub(super) fn take_late(&mut self, quoted: Option<&Quoted>, reading: Reading) {
        let changes_a_case = match &self.inbound.content {
            Content::Text(_) | Content::Edited { .. } => !is_general(reading) || reading == Reading::Start,
            Content::Tap { payload, .. } => match Payload::decode(payload) {
                Some(Payload::Say(_)) => false,
                Some(Payload::Answer { .. } | Payload::Choose(_)) | None => true,
            },
            Content::Media { .. }
            | Content::Location { .. }
            | Content::Contact { .. }
            | Content::Reaction { .. }
            | Content::Revoked { .. }
            | Content::IdentityChanged { .. }
            | Content::Unsupported { .. } => false,
        };
        if changes_a_case {
            self.status("", quoted);
        } else {
            // A caption is only read for its file's sake.
            let reading = if is_general(reading) { reading } else { Reading::Unknown };
            self.take(quoted, reading);
        }
    }

    fn words(&mut self, text: &str, quoted: Option<&Quoted>, reading: Reading) {
        if let Some(case) = chosen_among_candidates(&self.turn.conversation, self.cases, text, self.inbound.sent_at) {
            let id = case.id.clone();
            return self.choose(&id);
        }
        if is_general(reading) {
            self.turn.conversation.misses = 0;
        }
        match reading {
            Reading::Stop => self.stop(),
            Reading::Start => self.start(),
            Reading::Yes
            | Reading::No
            | Reading::PhaseWise
            | Reading::FullCase
            | Reading::Arrived
            | Reading::NotArrived => self.answer(text, quoted, reading),
            Reading::Status => self.status(text, quoted),
            Reading::Unknown => self.not_understood(text, quoted),
            Reading::Greeting => self.greet(),
            Reading::Thanks | Reading::Done => self.reply(Notice::YouAreWelcome, None),
            Reading::Help => self.reply(Notice::Help, None),
            Reading::Person => self.person(text),
        }
    }

    /// An answer that does not say by itself which case it is for.
    fn answer(&mut self, text: &str, quoted: Option<&Quoted>, reading: Reading) {
        if let Some(quoted) = quoted {
            return self.answer_to(quoted, reading, text);
        }
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        let can_answer = |case: &&Case| {
            self.inbound.sent_at + CLOCKS_DIFFER >= case.stage_since && event_for(case, reading, text).is_some()
        };
        let mentioned = bind::mentioned(text, &open);
        let candidates: Vec<&Case> = if mentioned.is_empty() {
            open.iter().copied().filter(can_answer).collect()
        } else {
            mentioned.iter().copied().filter(can_answer).collect()
        };
        // "Not yet" answers "has it arrived?" before it is news about another parcel.
        let asked: Vec<&Case> = candidates
            .iter()
            .copied()
            .filter(|case| case.waiting_for() == Some(Topic::Arrival))
            .collect();
        let about_arrival = matches!(reading, Reading::Arrived | Reading::NotArrived) && !asked.is_empty();
        let candidates = if about_arrival { asked } else { candidates };
        match candidates.as_slice() {
            [case] => {
                let id = case.id.clone();
                self.answer_for(&id, reading, text);
            }
            [] if !mentioned.is_empty() => self.tell_status(&mentioned),
            [] => self.no_such_question(&open),
            several => self.ask_which(several, reading, text, 1, self.moment.now),
        }
    }

    /// An answer to the very message that it quotes.
    fn answer_to(&mut self, quoted: &Quoted, reading: Reading, text: &str) {
        let case = self.cases.iter().find(|case| case.id == quoted.case);
        match case {
            // The case has moved on since: what it asks now was not quoted.
            Some(case) if quoted.at < case.stage_since => self.tell_status(&[case]),
            Some(_) | None => self.answer_for(&quoted.case, reading, text),
        }
    }

    /// "Yes" or the like, and nothing was asked that it answers.
    fn no_such_question(&mut self, open: &[&Case]) {
        let waiting: Vec<&Case> = open
            .iter()
            .copied()
            .filter(|case| case.waiting_for().is_some())
            .collect();
        match waiting.as_slice() {
            [case] => {
                self.count_miss();
                self.ask_again(case);
            }
            [] if open.is_empty() => self.greet(),
            [] => self.tell_status(open),
            several => self.tell_status(several),
        }
    }

    /// A button keeps its meaning: tapping an earlier question's "No" or choice takes back what was said since.
    fn tapped(&mut self, id: &CaseId, reading: Reading, title: &str) {
        let case = self.cases.iter().find(|case| case.id == *id);
        let event = case.and_then(|case| Some((case, changed_mind(case, reading, title)?)));
        // "Yes, it fits" is about the fit, whatever the case asks now.
        let about_the_fit = matches!(reading, Reading::Yes | Reading::No);
        if let Some(case) = case.filter(|case| about_the_fit && case.waiting_for() == Some(Topic::Arrival)) {
            return self.tell_status(&[case]);
        }
        match event.and_then(|(case, event)| case::decide(case, &event, self.moment).ok()) {
            Some(decision) if decision.changed => {
                self.turn.conversation.misses = 0;
                self.turn.conversation.focus = Focus::General;
                self.turn.cases.push(decision);
            }
            Some(_) | None => self.answer_for(id, reading, title),
        }
    }

    /// An answer that is bound to a case: by its button, by a quotation, or because only this one was asked.
    fn answer_for(&mut self, id: &CaseId, reading: Reading, text: &str) {
        self.turn.conversation.focus = Focus::General;
        let Some(case) = self.cases.iter().find(|case| case.id == *id) else {
            // A button of a case that is no longer theirs.
            return self.status("", None);
        };
        if is_general(reading) {
            return self.words(text, None, reading);
        }
        if reading == Reading::Unknown {
            return if case.waiting_for().is_some() {
                self.count_miss();
                self.ask_again(case);
            } else {
                self.tell_status(&[case]);
            };
        }
        let Some(event) = event_for(case, reading, text) else {
            // Not an answer to what was asked, or nothing was: the question again, or where the case is.
            return if case.waiting_for() == Some(Topic::Dispatch) && matches!(reading, Reading::Yes | Reading::No) {
                self.ask_again(case);
            } else {
                self.tell_status(&[case]);
            };
        };
        match case::decide(case, &event, self.moment) {
            Ok(decision) if decision.changed => {
                self.turn.conversation.misses = 0;
                self.turn.cases.push(decision);
            }
            Ok(_) | Err(_) => self.tell_status(&[case]),
        }
    }

    fn choose(&mut self, id: &CaseId) {
        self.turn.conversation.misses = 0;
        let focus = std::mem::replace(&mut self.turn.conversation.focus, Focus::General);
        match focus {
            Focus::Choosing {
                pending,
                words,
                asked_at,
                ..
            } => {
                let moved_on = self
                    .cases
                    .iter()
                    .find(|case| case.id == *id)
                    .filter(|case| case.stage_since > asked_at);
                match moved_on {
                    Some(case) => self.tell_status(&[case]),
                    None => self.answer_for(id, pending, &words),
                }
            }
            Focus::General => {
                let chosen: Vec<&Case> = self.cases.iter().filter(|case| case.id == *id).collect();
                self.tell_status(&chosen);
            }
        }
    }

    /// `since` is when it was first asked: the answer that waits is no newer than that.
    fn ask_which(&mut self, candidates: &[&Case], pending: Reading, words: &str, attempt: u8, since: Timestamp) {
        self.turn.conversation.focus = Focus::Choosing {
            pending,
            words: words.to_owned(),
            candidates: candidates.iter().map(|case| case.id.clone()).collect(),
            asked_at: since,
        };
        // A list has room for ten; the others can be named.
        let options: Vec<About> = candidates.iter().take(MAX_OPTIONS).map(|case| case.about()).collect();
        self.reply(Notice::WhichCase { options, attempt }, None);
    }

    fn not_understood(&mut self, text: &str, quoted: Option<&Quoted>) {
        if let Some(quoted) = quoted {
            self.count_miss();
            return self.answer_for(&quoted.case, Reading::Unknown, text);
        }
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        let mentioned = bind::mentioned(text, &open);
        if let Focus::Choosing {
            pending,
            words,
            candidates,
            asked_at,
        } = self.turn.conversation.focus.clone()
            && self.inbound.sent_at <= asked_at + CHOICE_WAITS
        {
            self.count_miss();
            let options: Vec<&Case> = candidates
                .iter()
                .filter_map(|id| open.iter().copied().find(|c| c.id == *id))
                .collect();
            if self.turn.conversation.misses > 2 || options.is_empty() {
                self.turn.conversation.focus = Focus::General;
                return self.reply(Notice::OfferPerson, None);
            }
            let attempt = self.turn.conversation.misses.saturating_add(1);
            return self.ask_which(&options, pending, &words, attempt, asked_at);
        }
        let waiting: Vec<&Case> = open
            .iter()
            .copied()
            .filter(|case| case.waiting_for().is_some())
            .collect();
        let named_and_waiting: Vec<&Case> = mentioned
            .iter()
            .copied()
            .filter(|case| case.waiting_for().is_some())
            .collect();
        if let [case] = named_and_waiting.as_slice() {
            self.count_miss();
            return self.ask_again(case);
        }
        if !mentioned.is_empty() {
            return self.tell_status(&mentioned);
        }
        match waiting.as_slice() {
            [case] => {
                self.count_miss();
                self.ask_again(case);
            }
            [] if open.iter().any(|case| case.parcel_under_way().is_some()) => {
                let under_way: Vec<&Case> = open
                    .iter()
                    .copied()
                    .filter(|case| case.parcel_under_way().is_some())
                    .collect();
                self.tell_status(&under_way);
            }
            [] => {
                self.count_miss();
                match self.turn.conversation.misses {
                    attempt @ 0..=2 => self.reply(Notice::NotUnderstood { attempt }, None),
                    3.. => self.reply(Notice::OfferPerson, None),
                }
            }
            several => {
                self.count_miss();
                let several = several.to_vec();
                self.ask_which(&several, Reading::Unknown, text, 1, self.moment.now);
            }
        }
    }

    fn ask_again(&mut self, case: &Case) {
        let Some(topic) = case.waiting_for() else {
            return self.tell_status(&[case]);
        };
        let attempt = self.turn.conversation.misses.max(1);
        self.reply(
            Notice::AskAgain {
                about: case.about(),
                topic,
                attempt,
            },
            Some(&case.id),
        );
    }
}
