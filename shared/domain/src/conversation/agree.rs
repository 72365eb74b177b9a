//! Agreeing on a visit: a time that is free, a place, and an explicit yes to both.

use super::talk::Talk;
use super::{BookingTalk, Focus};
use crate::Timestamp;
use crate::appointment::times::{self, Busy, Meant, Problem};
use crate::appointment::{self, Booking};
use crate::ids::{AppointmentId, derive};
use crate::notice::{Notice, Visit, VisitTime};
use crate::reading::When;

impl Talk<'_> {
    pub(super) fn propose(&mut self, when: Option<When>) {
        let Some(booking) = self.booking() else { return };
        let Some(when) = when.filter(|when| !when.is_empty()) else {
            let problem = (*self.times == times::Times::Unknown).then_some(Problem::CalendarDown);
            return self.ask_time(problem, None, None);
        };
        let own = self.own(&booking);
        let settings = self.moment.settings;
        match times::meant(settings, self.times, own, when, &booking.offered, self.moment.now) {
            Meant::At(at) => self.take_time(at),
            Meant::Around { free } => {
                self.turn.conversation.misses = 0;
                self.ask_time(None, None, Some(free));
            }
            Meant::Problem(problem) => {
                let zone = &settings.calendar.zone;
                let wanted = when
                    .day
                    .zip(when.time)
                    .and_then(|(day, time)| day.to_datetime(time).to_zoned(zone.clone()).ok());
                let same_day = when.day.and_then(|day| {
                    let asked = When {
                        day: Some(day),
                        ..When::default()
                    };
                    match times::meant(settings, self.times, own, asked, &[], self.moment.now) {
                        Meant::Around { free } => Some(free),
                        Meant::At(_) | Meant::Problem(_) => None,
                    }
                });
                self.ask_time(Some(problem), wanted, same_day);
            }
        }
    }

    pub(super) fn take_time(&mut self, at: Timestamp) {
        let Some(booking) = self.booking() else { return };
        let own = self.own(&booking);
        if let Some(problem) = times::problem(self.moment.settings, self.times, own, at, self.moment.now) {
            let wanted = at.to_zoned(self.moment.settings.calendar.zone.clone());
            return self.ask_time(Some(problem), Some(wanted), None);
        }
        self.turn.conversation.misses = 0;
        self.with_booking(|booking| booking.at = Some(at));
        if booking.place.is_some() {
            return self.confirm();
        }
        self.ask_place(&BookingTalk {
            at: Some(at),
            ..booking
        });
    }

    pub(super) fn book_this(&mut self, at: Timestamp) {
        let Some(booking) = self.booking() else { return };
        let Some(place) = booking.place.clone() else {
            return self.ask_place(&booking);
        };
        let own = self.own(&booking);
        if let Some(problem) = times::problem(self.moment.settings, self.times, own, at, self.moment.now) {
            self.with_booking(|booking| booking.at = None);
            let wanted = at.to_zoned(self.moment.settings.calendar.zone.clone());
            return self.ask_time(Some(problem), Some(wanted), None);
        }
        self.turn.conversation.misses = 0;
        self.turn.conversation.focus = Focus::General;
        let moving = booking
            .moving
            .and_then(|id| self.ahead().into_iter().find(|visit| visit.id == id).cloned());
        if let Some(visit) = moving {
            return self.change_appointment(&visit, &appointment::Event::Move { to: at, place });
        }
        let case = booking.case.and_then(|id| self.cases.iter().find(|case| case.id == id));
        let decision = appointment::book(
            Booking {
                id: AppointmentId::trusted(derive(&["appointment", self.inbound.id.as_str()])),
                person: self.turn.conversation.person.clone(),
                case: case.map(|case| case.id.clone()),
                patient: case.map(|case| case.patient.clone()),
                dentist: self.who().0,
                starts_at: at,
                place,
            },
            self.moment,
        );
        self.turn.appointments.push(decision);
    }

    pub(super) fn ask_time(
        &mut self,
        problem: Option<Problem>,
        wanted: Option<jiff::Zoned>,
        free: Option<Vec<Timestamp>>,
    ) {
        let Some(booking) = self.booking() else { return };
        let settings = self.moment.settings;
        let own = self.own(&booking);
        let offered = free
            .filter(|free| !free.is_empty())
            .unwrap_or_else(|| times::offer(settings, self.times, own, self.moment.now));
        let local = offered
            .iter()
            .map(|at| at.to_zoned(settings.calendar.zone.clone()))
            .collect();
        let now = self.moment.now;
        self.with_booking(|booking| {
            booking.at = None;
            booking.offered = offered;
            booking.asked_at = now;
        });
        let ask = Visit::AskTime {
            problem,
            wanted,
            offered: local,
        };
        self.reply(Notice::Visit(ask), booking.case.as_ref());
    }

    pub(super) fn ask_place(&mut self, booking: &BookingTalk) {
        if let Some(at) = booking.at {
            let time = self.time(at);
            self.reply(Notice::Visit(Visit::AskPlace { time }), booking.case.as_ref());
        }
    }

    pub(super) fn confirm(&mut self) {
        let Some(booking) = self.booking() else { return };
        let (Some(at), Some(place)) = (booking.at, booking.place) else {
            return;
        };
        let now = self.moment.now;
        self.with_booking(|booking| booking.asked_at = now);
        let moved = booking
            .moving
            .as_ref()
            .and_then(|id| self.ahead().into_iter().find(|visit| visit.id == *id).cloned());
        let patient = booking
            .case
            .as_ref()
            .and_then(|id| self.cases.iter().find(|case| case.id == *id))
            .map(|case| case.patient.clone());
        let confirm = Visit::Confirm {
            time: self.time(at),
            place,
            patient,
            moving: moved.is_some(),
            late: moved.is_some_and(|visit| appointment::is_late(&visit, self.moment)),
        };
        self.reply(Notice::Visit(confirm), booking.case.as_ref());
    }

    fn booking(&self) -> Option<BookingTalk> {
        match &self.turn.conversation.focus {
            Focus::Booking(booking) => Some(booking.clone()),
            Focus::General
            | Focus::Choosing { .. }
            | Focus::Registering { .. }
            | Focus::NamingPatient { .. }
            | Focus::Collecting { .. }
            | Focus::Describing { .. }
            | Focus::Cancelling { .. } => None,
        }
    }

    fn with_booking(&mut self, change: impl FnOnce(&mut BookingTalk)) {
        if let Focus::Booking(booking) = &mut self.turn.conversation.focus {
            change(booking);
        }
    }

    /// The visit that is being moved is in nobody's way.
    fn own(&self, booking: &BookingTalk) -> Option<Busy> {
        let moving = booking.moving.as_ref()?;
        let visit = self.appointments.iter().find(|visit| visit.id == *moving)?;
        Some(Busy {
            from: visit.starts_at,
            until: visit.ends_at(),
        })
    }

    fn time(&self, at: Timestamp) -> VisitTime {
        VisitTime {
            start: at.to_zoned(self.moment.settings.calendar.zone.clone()),
            minutes: self.moment.settings.visits.minutes,
        }
    }
}
