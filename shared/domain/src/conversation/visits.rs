//! Visits in the chat: which one is meant, starting to book or move one, and cancelling. Agreeing on time and place is in
//! [`super::agree`].

use super::bind;
use super::talk::Talk;
use super::{BookingTalk, Focus};
use crate::Timestamp;
use crate::appointment::times::Problem;
use crate::appointment::{self, Appointment, Place};
use crate::case::{Case, Stage};
use crate::ids::{AppointmentId, CaseId};
use crate::notice::{Notice, Visit, VisitTime};
use crate::reading::{Reading, When};

/// Shorter answers to "where?" are no address.
const ADDRESS_MIN_CHARS: usize = 4;
const ADDRESS_MIN_WORDS: usize = 4;

impl Talk<'_> {
    /// They want a scan to be taken. `case`: for this one; else the one that waits for its scan.
    pub(super) fn book_scan(&mut self, case: Option<&CaseId>, when: Option<When>) {
        if self.is_stranger() {
            return self.register(Some(Reading::BookScan));
        }
        if let Focus::Booking(booking) = &mut self.turn.conversation.focus
            && case.is_none()
        {
            booking.at = None;
            return self.propose(when);
        }
        let waiting: Vec<&Case> = self
            .cases
            .iter()
            .filter(|case| case.stage == Stage::AwaitingScan)
            .collect();
        let text = self.inbound.content.words().unwrap_or_default();
        let named = bind::mentioned(text, &waiting);
        let case = match (case, named.as_slice(), waiting.as_slice()) {
            (Some(case), _, _) => Some(case.clone()),
            (None, [one], _) | (None, [], [one]) => Some(one.id.clone()),
            (None, _, []) => None,
            (None, _, several) => return self.ask_which(several, Reading::BookScan, "", 1, self.moment.now),
        };
        let booked = self
            .ahead()
            .into_iter()
            .find(|visit| case.is_some() && visit.case == case)
            .cloned();
        if let Some(visit) = booked {
            return self.start_moving(&visit, when);
        }
        self.turn.conversation.focus = Focus::Booking(BookingTalk {
            case,
            moving: None,
            at: None,
            place: None,
            offered: Vec::new(),
            asked_at: self.moment.now,
        });
        self.propose(when);
    }

    /// They want a visit at another time, or not at all.
    pub(super) fn change_visit(&mut self, cancel: bool, when: Option<When>) {
        let ahead: Vec<Appointment> = self.ahead().into_iter().cloned().collect();
        let text = self.inbound.content.words().unwrap_or_default();
        let of_case = |visit: &&Appointment, case: &Case| visit.case.as_ref() == Some(&case.id);
        let cases: Vec<&Case> = self.cases.iter().collect();
        let mentioned = bind::mentioned(text, &cases);
        let named: Vec<&Appointment> = ahead
            .iter()
            .filter(|visit| mentioned.iter().any(|case| of_case(visit, case)))
            .collect();
        match (named.as_slice(), ahead.as_slice()) {
            ([visit], _) => self.change_this_visit(visit, cancel, when),
            (_, []) => {
                self.turn.conversation.focus = Focus::General;
                self.reply(Notice::Visit(Visit::NoVisit), None);
            }
            (_, [visit]) => self.change_this_visit(visit, cancel, when),
            (_, several) => {
                let options = several
                    .iter()
                    .take(super::decide::MAX_OPTIONS)
                    .map(|visit| (visit.id.clone(), visit.local_start()))
                    .collect();
                self.reply(Notice::Visit(Visit::WhichVisit { options, cancel }), None);
            }
        }
    }

    /// A button under a visit.
    pub(super) fn tapped_visit(&mut self, id: &AppointmentId, reading: Reading) {
        let Some(visit) = self.ahead().into_iter().find(|visit| visit.id == *id).cloned() else {
            return self.reply(Notice::Visit(Visit::NoVisit), None);
        };
        self.change_this_visit(&visit, reading == Reading::CancelVisit, None);
    }

    fn change_this_visit(&mut self, visit: &Appointment, cancel: bool, when: Option<When>) {
        if cancel {
            self.turn.conversation.focus = Focus::Cancelling {
                appointment: visit.id.clone(),
            };
            self.confirm_cancel(visit);
        } else {
            self.start_moving(visit, when);
        }
    }

    fn start_moving(&mut self, visit: &Appointment, when: Option<When>) {
        self.turn.conversation.focus = Focus::Booking(BookingTalk {
            case: visit.case.clone(),
            moving: Some(visit.id.clone()),
            at: None,
            place: Some(visit.place.clone()),
            offered: Vec::new(),
            asked_at: self.moment.now,
        });
        self.propose(when);
    }

    /// The next thing that was said while a visit is being agreed on. Returns whether it was about that.
    pub(super) fn go_on_booking(&mut self, text: &str, reading: Reading, when: Option<When>) -> bool {
        let Focus::Booking(booking) = self.turn.conversation.focus.clone() else {
            return false;
        };
        match (booking.at, &booking.place) {
            (None, _) if when.is_some() => self.propose(when),
            (None, _) if reading == Reading::No => self.nothing_booked(),
            (None, _) => {
                self.count_miss();
                self.ask_time(Some(Problem::Unclear), None, None);
            }
            (Some(_), None) => {
                let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
                if reading == Reading::No {
                    self.nothing_booked();
                } else if letters < ADDRESS_MIN_CHARS || text.contains('?') {
                    self.count_miss();
                    self.ask_place(&booking);
                } else {
                    self.take_place(Place::Address(crate::profile::one_line(text)));
                }
            }
            (Some(_), Some(_)) if self.asked_something_since(booking.asked_at) => self.confirm(),
            (Some(at), Some(_)) if reading == Reading::Yes => self.book_this(at),
            (Some(_), Some(_)) if when.is_some() => self.propose(when),
            (Some(_), Some(_)) if reading == Reading::No => self.nothing_booked(),
            (Some(_), Some(_)) if reading == Reading::Unknown && is_address(text) => {
                self.take_place(Place::Address(crate::profile::one_line(text)));
            }
            (Some(_), Some(_)) => {
                self.count_miss();
                self.confirm();
            }
        }
        true
    }

    /// A shared location. Returns whether it was asked for.
    pub(super) fn take_place(&mut self, place: Place) -> bool {
        let Focus::Booking(booking) = &mut self.turn.conversation.focus else {
            return false;
        };
        booking.place = Some(place);
        self.turn.conversation.misses = 0;
        if booking.at.is_some() {
            self.confirm();
        } else {
            self.ask_time(None, None, None);
        }
        true
    }

    /// "Book this", for this time and no other.
    pub(super) fn tapped_book(&mut self, at: Timestamp) {
        let agreed = matches!(&self.turn.conversation.focus, Focus::Booking(booking) if booking.at == Some(at) && booking.place.is_some());
        if agreed {
            return self.book_this(at);
        }
        let booked = self.ahead().into_iter().find(|visit| visit.starts_at == at).cloned();
        let Some(visit) = booked else {
            return self.tapped_time(at);
        };
        let time = time_of(&visit);
        self.reply(Notice::Visit(Visit::Kept { time }), visit.case.as_ref());
    }

    /// One of the times that were offered.
    pub(super) fn tapped_time(&mut self, at: Timestamp) {
        if !matches!(self.turn.conversation.focus, Focus::Booking(_)) {
            self.book_scan(None, None);
        }
        if !matches!(self.turn.conversation.focus, Focus::Booking(_)) {
            return;
        }
        // The offer was made for this tap, not said by it.
        self.turn.effects.retain(|(effect, _)| !says(effect, "ask_time"));
        self.take_time(at);
    }

    /// Yes or no to "cancel this?". Returns whether it was about that.
    pub(super) fn go_on_cancelling(&mut self, reading: Reading) -> bool {
        let Focus::Cancelling { appointment } = self.turn.conversation.focus.clone() else {
            return false;
        };
        let Some(visit) = self.ahead().into_iter().find(|visit| visit.id == appointment).cloned() else {
            self.turn.conversation.focus = Focus::General;
            self.reply(Notice::Visit(Visit::NoVisit), None);
            return true;
        };
        if reading == Reading::Yes {
            self.turn.conversation.focus = Focus::General;
            self.change_appointment(&visit, &appointment::Event::Cancel);
        } else if reading == Reading::No {
            self.turn.conversation.focus = Focus::General;
            let time = time_of(&visit);
            self.reply(Notice::Visit(Visit::Kept { time }), visit.case.as_ref());
        } else {
            self.count_miss();
            self.confirm_cancel(&visit);
        }
        true
    }

    pub(super) fn change_appointment(&mut self, visit: &Appointment, event: &appointment::Event) {
        match appointment::decide(visit, event, self.moment) {
            Ok(decision) if decision.changed => self.turn.appointments.push(decision),
            Ok(_) => {
                let time = time_of(visit);
                self.reply(Notice::Visit(Visit::Kept { time }), visit.case.as_ref());
            }
            Err(_) => self.reply(Notice::Visit(Visit::NoVisit), None),
        }
    }

    fn confirm_cancel(&mut self, visit: &Appointment) {
        let confirm = Visit::ConfirmCancel {
            time: time_of(visit),
            late: appointment::is_late(visit, self.moment),
        };
        self.reply(Notice::Visit(confirm), visit.case.as_ref());
    }

    pub(super) fn nothing_booked(&mut self) {
        let moving = match std::mem::replace(&mut self.turn.conversation.focus, Focus::General) {
            Focus::Booking(booking) => booking.moving,
            Focus::General
            | Focus::Choosing { .. }
            | Focus::Registering { .. }
            | Focus::NamingPatient { .. }
            | Focus::Collecting { .. }
            | Focus::Describing { .. }
            | Focus::Cancelling { .. } => None,
        };
        self.turn.conversation.misses = 0;
        let stays = moving.and_then(|id| self.ahead().into_iter().find(|visit| visit.id == id).cloned());
        match stays {
            Some(visit) => {
                let time = time_of(&visit);
                self.reply(Notice::Visit(Visit::Kept { time }), visit.case.as_ref());
            }
            None => self.reply(Notice::Visit(Visit::NothingBooked), None),
        }
    }

    /// A bare yes may answer what a case has asked meanwhile: then it books nothing.
    fn asked_something_since(&self, asked_at: Timestamp) -> bool {
        let asks = |case: &Case| case.waiting_for().is_some_and(crate::reading::Topic::takes_yes_or_no);
        self.cases.iter().any(|case| asks(case) && case.stage_since > asked_at)
    }

    /// Visits that are still to come, the next one first.
    pub(super) fn ahead(&self) -> Vec<&Appointment> {
        let mut ahead: Vec<&Appointment> = self
            .appointments
            .iter()
            .filter(|visit| visit.is_ahead(self.moment.now))
            .collect();
        ahead.sort_by_key(|visit| visit.starts_at);
        ahead
    }
}

/// The place once more, when everything else is agreed on: with a number, and longer than other answers to "shall we?".
fn is_address(text: &str) -> bool {
    let words = text.split_whitespace().count();
    words >= ADDRESS_MIN_WORDS && text.contains(|c: char| c.is_numeric()) && !text.contains('?')
}

fn time_of(visit: &Appointment) -> VisitTime {
    VisitTime {
        start: visit.local_start(),
        minutes: visit.minutes,
    }
}

fn says(effect: &crate::Effect, name: &str) -> bool {
    matches!(effect, crate::Effect::Send { notice, .. } if notice.name() == name)
}
