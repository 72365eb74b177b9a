//! One message being understood: which case it is about, what it answers, and what is asked back.

use super::answers::{changed_mind, event_for};
use super::decide::{CLOCKS_DIFFER, Quoted, Turn, chosen_among_candidates};
use super::{Focus, bind};
use crate::Moment;
use crate::appointment::Appointment;
use crate::appointment::times::Times;
use crate::case::{self, Case, Stage};
use crate::ids::CaseId;
use crate::inbound::Inbound;
use crate::notice::{Intake, Matter, Notice};
use crate::person::Language;
use crate::reading::{Answer, Reading, Topic};

pub(super) struct Talk<'a> {
    pub(super) turn: Turn,
    pub(super) cases: &'a [Case],
    pub(super) appointments: &'a [Appointment],
    pub(super) answer: &'a Answer,
    pub(super) times: &'a Times,
    pub(super) licence_of_another: bool,
    /// The newest question is a case's.
    pub(super) asked_about_a_case: bool,
    pub(super) inbound: &'a Inbound,
    pub(super) moment: &'a Moment<'a>,
}

impl Talk<'_> {
    pub(super) fn words(&mut self, text: &str, quoted: Option<&Quoted>, reading: Reading) {
        if let Some(case) = chosen_among_candidates(&self.turn.conversation, self.cases, text, self.inbound.sent_at) {
            let id = case.id.clone();
            return self.choose(&id);
        }
        if reading == Reading::Details && !self.answer.details.is_empty() {
            let details = self.answer.details.clone();
            return self.take_details(&details);
        }
        self.said(reading, text, quoted);
    }

    /// `reading` is what was tapped or read; `text` is how it was said.
    pub(super) fn said(&mut self, reading: Reading, text: &str, quoted: Option<&Quoted>) {
        // A time or a patient's name that was asked for is an answer to that.
        let only_details = reading == Reading::Details && (self.answer.patient.is_some() || self.answer.when.is_some());
        if quoted.is_none() && self.is_about_the_visit(text, reading) {
            return;
        }
        if reading.is_general() && !only_details {
            self.turn.conversation.misses = 0;
            return self.general(reading, text, quoted);
        }
        if quoted.is_none() && !self.asked_about_a_case && self.go_on(text, reading) {
            return;
        }
        if reading.is_general() || reading == Reading::Unknown {
            self.not_understood(text, quoted);
        } else {
            self.answer(text, quoted, reading);
        }
    }

    /// What would else start something new, while a visit is being agreed on or cancelled. Returns whether that was it.
    fn is_about_the_visit(&mut self, text: &str, reading: Reading) -> bool {
        match (&self.turn.conversation.focus, reading) {
            (Focus::Cancelling { .. }, Reading::CancelVisit) => self.go_on_cancelling(Reading::Yes),
            (Focus::Booking(booking), Reading::CancelVisit) if booking.moving.is_none() => {
                self.nothing_booked();
                true
            }
            (Focus::Booking(_), Reading::MoveVisit) if self.answer.when.is_some() => {
                self.go_on_booking(text, Reading::Unknown, self.answer.when)
            }
            (_, _) => false,
        }
    }

    /// What the conversation itself had asked for. Returns whether that was it.
    fn go_on(&mut self, text: &str, reading: Reading) -> bool {
        match self.turn.conversation.focus.clone() {
            Focus::General | Focus::Choosing { .. } | Focus::Collecting { .. } => return false,
            Focus::Registering { asked, .. } => self.no_detail(asked),
            Focus::NamingPatient { .. } if reading == Reading::No => self.no_new_case(),
            Focus::NamingPatient { .. } => self.new_case(self.answer.patient.clone()),
            Focus::Describing { matter } => self.report(matter, text),
            Focus::Booking(_) => return self.go_on_booking(text, reading, self.answer.when),
            Focus::Cancelling { .. } => return self.go_on_cancelling(reading),
        }
        true
    }

    /// Something that says by itself what is wanted.
    pub(super) fn general(&mut self, reading: Reading, text: &str, quoted: Option<&Quoted>) {
        match reading {
            Reading::Stop => self.stop(),
            Reading::Start => self.start(),
            Reading::Status => self.status(text, quoted),
            Reading::Greeting => self.greet(),
            Reading::Thanks => self.reply(Notice::YouAreWelcome, None),
            Reading::Done => self.done(text),
            Reading::Help => self.reply(Notice::Help, None),
            Reading::Person => self.person(text),
            Reading::Details if self.turn.conversation.profile.is_registered() => self.note_details(),
            Reading::Register if !self.answer.details.is_empty() && !self.turn.conversation.profile.is_registered() => {
                let details = self.answer.details.clone();
                self.take_details(&details);
            }
            Reading::Register | Reading::Details => self.register(None),
            Reading::NewCase => self.new_case(self.answer.patient.clone()),
            Reading::Trouble => self.matter(Matter::Trouble, text),
            Reading::ByProduct => self.matter(Matter::ByProduct, text),
            Reading::Finances => self.matter(Matter::Finances, text),
            Reading::BookScan => self.book_scan(quoted.map(|quoted| &quoted.case), self.answer.when),
            Reading::SendScan => self.send_scan(),
            Reading::MoveVisit => self.change_visit(false, self.answer.when),
            Reading::CancelVisit => self.change_visit(true, None),
            Reading::InEnglish => self.speak(Language::English),
            Reading::InSpanish => self.speak(Language::Spanish),
            Reading::Yes
            | Reading::No
            | Reading::PhaseWise
            | Reading::FullCase
            | Reading::Arrived
            | Reading::NotArrived
            | Reading::Unknown => self.not_understood(text, quoted),
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
            [] => self.no_such_question(&open, reading),
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
    fn no_such_question(&mut self, open: &[&Case], reading: Reading) {
        let declined = open.iter().find(|case| case.stage == Stage::QuotationDeclined);
        if let (Some(case), Reading::Yes) = (declined, reading) {
            // Taking back a no is worth a second yes.
            return self.offer_again(case);
        }
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
    pub(super) fn tapped(&mut self, id: &CaseId, reading: Reading, title: &str, quoted: Option<&Quoted>) {
        let case = self.cases.iter().find(|case| case.id == *id);
        if let Some(case) = case.filter(|case| reading == Reading::Yes && is_another_price(case, quoted)) {
            return self.name_price(case);
        }
        let event = case.and_then(|case| Some((case, changed_mind(case, reading, title)?)));
        if self.goes_ahead(id, reading) {
            return;
        }
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

    /// "Accept" below an earlier price is no yes to the one that holds now: they may not have seen it yet.
    fn name_price(&mut self, case: &Case) {
        match case.quotation.clone() {
            Some(quotation) if case.stage == Stage::AwaitingQuotationReply => {
                let offered = Intake::QuotationOffered {
                    about: case.about(),
                    price: quotation.price,
                    note: quotation.note,
                    document: quotation.document,
                };
                self.reply(Notice::Intake(offered), Some(&case.id));
            }
            Some(_) | None => self.offer_again(case),
        }
    }

    /// What a dentist does themselves for a case: sends its records or its scan, or has the scan taken. Returns whether
    /// that was it.
    fn goes_ahead(&mut self, id: &CaseId, reading: Reading) -> bool {
        if reading == Reading::Done {
            self.done_with(id);
        } else if reading == Reading::SendScan {
            self.send_scan_for(id);
        } else if reading == Reading::BookScan {
            self.book_scan(Some(id), self.answer.when);
        } else {
            return false;
        }
        true
    }

    /// An answer that is bound to a case: by its button, by a quotation, or because only this one was asked.
    pub(super) fn answer_for(&mut self, id: &CaseId, reading: Reading, text: &str) {
        self.turn.conversation.focus = Focus::General;
        let Some(case) = self.cases.iter().find(|case| case.id == *id) else {
            // A button of a case that is no longer theirs.
            return self.status("", None);
        };
        if self.goes_ahead(id, reading) {
            return;
        }
        if reading.is_general() {
            return self.said(reading, text, None);
        }
        if reading == Reading::Unknown && self.note_for(id, text) {
            return;
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

    pub(super) fn choose(&mut self, id: &CaseId) {
        self.turn.conversation.misses = 0;
        let Focus::Choosing {
            pending,
            words,
            asked_at,
            of_files,
            ..
        } = self.turn.conversation.focus.clone()
        else {
            let chosen: Vec<&Case> = self.cases.iter().filter(|case| case.id == *id).collect();
            return self.tell_status(&chosen);
        };
        self.turn.conversation.focus = Focus::General;
        let chosen = self.cases.iter().find(|case| case.id == *id);
        if let Some(case) = chosen.filter(|_| of_files)
            && self.file_under(case)
        {
            return;
        }
        match chosen.filter(|case| case.stage_since > asked_at) {
            Some(case) => self.tell_status(&[case]),
            None => self.answer_for(id, pending, &words),
        }
    }
}

/// Whether the message that is answered named a price, and the lab has named another one since.
fn is_another_price(case: &Case, quoted: Option<&Quoted>) -> bool {
    let asks = matches!(case.stage, Stage::AwaitingQuotationReply | Stage::QuotationDeclined);
    let offered_at = case.quotation.as_ref().map(|quotation| quotation.offered_at);
    asks && quoted.is_some_and(|quoted| quoted.case == case.id && offered_at.is_some_and(|at| quoted.at < at))
}
