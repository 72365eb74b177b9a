//! What an event changes, collected: the appointment, and everything that follows from it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::times::{exchange, held};
use super::{Appointment, Decision, OpenReminder, Resource, Status, Times};
use crate::Moment;
use crate::appointment::Slot;
use crate::effect::{Announcement, Effect, Fact};
use crate::practice::loyalty::{Intent, What};
use crate::practice::workflow::{Name, Trigger};
use crate::task::Kind;

/// A follow-up that would come so much later than it should is not asked any more.
const FOLLOW_UP_LATEST_DAYS: u16 = 14;

pub(super) struct Change<'a> {
    pub appointment: Appointment,
    before: Vec<(Resource, Vec<Slot>)>,
    pub moment: &'a Moment<'a>,
    effects: Vec<Effect>,
    facts: Vec<Fact>,
    times: Vec<Times>,
    points: Vec<Intent>,
}

impl<'a> Change<'a> {
    pub fn of(appointment: &Appointment, moment: &'a Moment<'a>) -> Self {
        let mut changed = appointment.clone();
        changed.version += 1;
        let before = if appointment.status == Status::Cancelled {
            Vec::new()
        } else {
            held(appointment, moment.now)
        };
        Self {
            before,
            appointment: changed,
            moment,
            effects: Vec::new(),
            facts: Vec::new(),
            times: Vec::new(),
            points: Vec::new(),
        }
    }

    pub fn done(mut self) -> Decision {
        let changed = !self.facts.is_empty();
        if changed {
            self.appointment.updated_at = self.moment.now;
        } else {
            self.appointment.version -= 1;
        }
        Decision {
            appointment: self.appointment,
            effects: self.effects,
            facts: self.facts,
            times: self.times,
            points: self.points,
            changed,
        }
    }

    pub fn note(&mut self, what: &'static str, detail: &str) {
        self.facts.push(Fact::new(what, detail));
    }

    pub fn announce(&mut self, of: impl Fn(&Appointment) -> Announcement) {
        self.effects.push(Effect::Publish(of(&self.appointment)));
    }

    /// What was said before is not true any more.
    pub fn begin_epoch(&mut self) {
        self.appointment.epoch += 1;
    }

    pub fn start(&mut self, workflow: Name, minutes_before: Option<u32>) {
        self.effects.push(Effect::Start(Trigger {
            workflow,
            customer: self.appointment.customer.clone(),
            appointment: Some((self.appointment.id.clone(), self.appointment.epoch)),
            ticket: None,
            message: None,
            minutes_before,
        }));
    }

    /// Takes the time that it is at now, and gives the rest back.
    pub fn hold(&mut self) {
        let after = held(&self.appointment, self.moment.now);
        self.times = exchange(&self.before, after);
    }

    pub fn give_back(&mut self) {
        self.times = exchange(&self.before, Vec::new());
    }

    /// Schedules the reminders whose time is still ahead.
    pub fn remind(&mut self) {
        for minutes_before in self.moment.settings.practice.reminder_minutes.iter().copied() {
            let at = reminder_time(&self.appointment, minutes_before);
            if at <= self.moment.now {
                continue;
            }
            let id = self.appointment.reminder_task(minutes_before);
            self.appointment.reminders.push(OpenReminder {
                id: id.clone(),
                minutes_before,
            });
            let kind = Kind::AppointmentReminder {
                appointment: self.appointment.id.clone(),
                minutes_before,
            };
            self.effects.push(Effect::Schedule { id, kind, at });
        }
    }

    pub fn forget_reminders(&mut self) {
        let forgotten = std::mem::take(&mut self.appointment.reminders);
        self.effects
            .extend(forgotten.into_iter().map(|reminder| Effect::Cancel { id: reminder.id }));
    }

    /// Asks later how it was, at the time of day at which it was.
    pub fn follow_up(&mut self) {
        let days = self.moment.settings.practice.follow_up_days;
        if days == 0 {
            return;
        }
        let (starts_at, zone) = (self.appointment.starts_at, &self.appointment.zone);
        let mut at = days_later(starts_at, days, zone);
        // Said late: on the next day that still has that time of day.
        let mut late = 0;
        while at <= self.moment.now {
            late += 1;
            if late > FOLLOW_UP_LATEST_DAYS {
                return;
            }
            at = days_later(starts_at, days + late, zone);
        }
        self.effects.push(Effect::Schedule {
            id: self.appointment.follow_up_task(),
            kind: Kind::FollowUp {
                appointment: self.appointment.id.clone(),
            },
            at,
        });
    }

    pub fn forget_follow_up(&mut self) {
        let id = self.appointment.follow_up_task();
        self.effects.push(Effect::Cancel { id });
    }

    /// What happens to its points; the cause names it and its epoch, so that asking twice is once.
    pub fn points(&mut self, what: What, reason: &str) {
        if self.appointment.points == 0 {
            return;
        }
        let expires_at = match (&what, self.moment.settings.practice.points_expire_days) {
            (What::Earn { .. }, Some(days)) => Some(days_later(self.moment.now, days, &self.appointment.zone)),
            (What::Earn { .. }, None)
            | (
                What::Pend { .. }
                | What::Release { .. }
                | What::Reverse { .. }
                | What::Redeem { .. }
                | What::Adjust { .. },
                _,
            ) => None,
        };
        let Appointment { id, epoch, service, .. } = &self.appointment;
        self.points.push(Intent {
            cause: format!("appointment {id} {epoch} {}", what.name()),
            what,
            reason: format!("{service}: {reason}"),
            expires_at,
        });
    }

    pub fn pend(&mut self, reason: &str) {
        let (about, points) = (self.appointment.id.clone(), self.appointment.points);
        self.points(What::Pend { about, points }, reason);
    }

    pub fn release(&mut self, reason: &str) {
        let about = self.appointment.id.clone();
        self.points(What::Release { about }, reason);
    }

    pub fn earn(&mut self, reason: &str) {
        let (about, points) = (self.appointment.id.clone(), self.appointment.points);
        self.points(What::Earn { about, points }, reason);
    }

    pub fn reverse(&mut self, reason: &str) {
        let about = self.appointment.id.clone();
        self.points(What::Reverse { about }, reason);
    }
}

/// So long before the start, whatever the wall clock does in between.
pub(super) fn reminder_time(appointment: &Appointment, minutes_before: u32) -> Timestamp {
    appointment.starts_at - SignedDuration::from_mins(i64::from(minutes_before))
}

/// The same local time of day, so many calendar days later.
fn days_later(at: Timestamp, days: u16, zone: &TimeZone) -> Timestamp {
    at.to_zoned(zone.clone())
        .checked_add(i64::from(days).days())
        .map_or(at, |then| then.timestamp())
}
