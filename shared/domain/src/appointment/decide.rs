//! The transition function: what each event does to an appointment.

use jiff::{SignedDuration, Timestamp};

use super::{Appointment, Decision, Event, MAX_MINUTES, MIN_MINUTES, OpenReminder, Place, Slot, Status};
use crate::effect::{Announcement, Effect, Fact, Recipient};
use crate::ids::{AppointmentId, CaseId, TaskId, derive};
use crate::notice::{Notice, Visit, VisitNews, VisitTime};
use crate::person::PersonKey;
use crate::task::Kind;
use crate::{Moment, Rejection};

/// What it takes to book.
#[derive(Clone)]
pub struct Booking {
    pub id: AppointmentId,
    pub person: PersonKey,
    pub case: Option<CaseId>,
    pub patient: Option<String>,
    pub dentist: String,
    pub starts_at: Timestamp,
    pub place: Place,
}

/// Books. That the time is free was looked at; that it is nobody else's is settled when the slots are taken.
pub fn book(booking: Booking, moment: &Moment<'_>) -> Decision {
    let now = moment.now;
    let appointment = Appointment {
        id: booking.id,
        person: booking.person,
        case: booking.case,
        patient: booking.patient,
        dentist: booking.dentist,
        starts_at: booking.starts_at,
        minutes: moment.settings.visits.minutes,
        zone: moment.settings.calendar.zone.clone(),
        place: booking.place,
        status: Status::Booked,
        reminders: Vec::new(),
        created_at: now,
        updated_at: now,
        version: 0,
    };
    let mut change = Change::of(&appointment, moment);
    change.taken = appointment.slots();
    change.note("booked", &appointment.starts_at.to_string());
    change.announce(|appointment| Announcement::AppointmentBooked {
        appointment: appointment.id.clone(),
        starts_at: appointment.starts_at,
    });
    change.remind();
    change.write_calendar();
    let (time, place) = change.told();
    change.tell_dentist(Visit::Booked {
        time,
        place,
        patient: change.appointment.patient.clone(),
        notice_hours: moment.settings.visits.change_notice_hours,
    });
    change.tell_lab(VisitNews::Booked);
    change.done()
}

/// Decides what `event` does to `appointment`.
///
/// # Errors
/// A [`Rejection`] when the rules say no; nothing has changed then. An event that has already had its effect is not an
/// error: the decision is unchanged.
pub fn decide(appointment: &Appointment, event: &Event, moment: &Moment<'_>) -> Result<Decision, Rejection> {
    let mut change = Change::of(appointment, moment);
    match event {
        Event::Move { to, place } => {
            if appointment.status == Status::Cancelled {
                return Err(Rejection::illegal(
                    "a cancelled appointment cannot be moved; book a new one",
                ));
            }
            if appointment.starts_at != *to || appointment.place != *place {
                change.place(place.clone());
                change.move_to(*to, appointment.minutes, "moved");
                change.write_calendar();
                let (time, place) = change.told();
                change.tell_dentist(Visit::Moved { time, place });
                change.tell_lab(VisitNews::Moved);
            }
        }
        Event::Cancel => {
            if appointment.status == Status::Booked {
                let late = is_late(appointment, moment);
                change.cancel("by the dentist");
                change.write_calendar();
                let (time, _) = change.told();
                change.tell_dentist(Visit::Cancelled { time, late });
                change.tell_lab(VisitNews::Cancelled { late });
            }
        }
        Event::ReminderDue { id } => reminder_due(&mut change, id),
        Event::MovedInCalendar { to, minutes } => {
            let minutes = (*minutes).clamp(MIN_MINUTES, MAX_MINUTES);
            let same = appointment.starts_at == *to && appointment.minutes == minutes;
            if appointment.status == Status::Booked && !same {
                change.move_to(*to, minutes, "moved_in_calendar");
                let (time, place) = change.told();
                change.tell_dentist(Visit::MovedByLab { time, place });
            }
        }
        Event::DeletedInCalendar => {
            if appointment.status == Status::Booked {
                change.cancel("in the lab's calendar");
                let (time, _) = change.told();
                if appointment.starts_at > moment.now {
                    change.tell_dentist(Visit::CancelledByLab { time });
                }
            }
        }
    }
    Ok(change.done())
}

/// The task that brings this version of an appointment into the calendar.
pub fn calendar_task(id: &AppointmentId, version: u64) -> TaskId {
    TaskId::trusted(derive(&["calendar entry", id.as_str(), &version.to_string()]))
}

/// Whether a change comes later than the settings' notice.
pub(crate) fn is_late(appointment: &Appointment, moment: &Moment<'_>) -> bool {
    let notice = SignedDuration::from_hours(i64::from(moment.settings.visits.change_notice_hours));
    appointment.starts_at < moment.now + notice
}

fn reminder_due(change: &mut Change<'_>, id: &TaskId) {
    let reminders = &mut change.appointment.reminders;
    // One that the appointment no longer has was cancelled or has already gone out: the clock raced us.
    let Some(place) = reminders.iter().position(|reminder| reminder.id == *id) else {
        return;
    };
    let reminder = reminders.remove(place);
    let (starts_at, now) = (change.appointment.starts_at, change.moment.now);
    if change.appointment.status != Status::Booked || starts_at <= now {
        change.note("reminder_skipped", "the appointment is over");
        return;
    }
    change.note("reminded", &format!("{} minutes before", reminder.minutes_before));
    let (time, place) = change.told();
    let patient = change.appointment.patient.clone();
    let appointment = change.appointment.id.clone();
    change.tell_dentist(Visit::Reminder {
        appointment,
        time,
        place,
        patient,
    });
}

struct Change<'a> {
    appointment: Appointment,
    before: Vec<Slot>,
    moment: &'a Moment<'a>,
    effects: Vec<Effect>,
    facts: Vec<Fact>,
    taken: Vec<Slot>,
    freed: Vec<Slot>,
}

impl<'a> Change<'a> {
    fn of(appointment: &Appointment, moment: &'a Moment<'a>) -> Self {
        let mut changed = appointment.clone();
        changed.version += 1;
        Self {
            before: appointment.slots(),
            appointment: changed,
            moment,
            effects: Vec::new(),
            facts: Vec::new(),
            taken: Vec::new(),
            freed: Vec::new(),
        }
    }

    fn done(mut self) -> Decision {
        let changed = !self.facts.is_empty();
        if changed {
            self.appointment.updated_at = self.moment.now;
        }
        Decision {
            appointment: self.appointment,
            effects: self.effects,
            facts: self.facts,
            taken: self.taken,
            freed: self.freed,
            changed,
        }
    }

    fn place(&mut self, place: Place) {
        self.appointment.place = place;
    }

    fn move_to(&mut self, to: Timestamp, minutes: u16, what: &'static str) {
        self.appointment.starts_at = to;
        self.appointment.minutes = minutes;
        let after = self.appointment.slots();
        let given_back = |slot: &Slot| !after.contains(slot);
        self.freed = self.before.iter().copied().filter(given_back).collect();
        // All of them: a visit that somebody put on top of another one does not have what it stands on.
        self.taken = after;
        self.note(what, &to.to_string());
        self.announce(|appointment| Announcement::AppointmentMoved {
            appointment: appointment.id.clone(),
            starts_at: appointment.starts_at,
        });
        self.forget_reminders();
        self.remind();
    }

    fn cancel(&mut self, how: &str) {
        self.appointment.status = Status::Cancelled;
        self.freed.clone_from(&self.before);
        self.note("cancelled", how);
        self.announce(|appointment| Announcement::AppointmentCancelled {
            appointment: appointment.id.clone(),
        });
        self.forget_reminders();
    }

    fn note(&mut self, what: &'static str, detail: &str) {
        self.facts.push(Fact::new(what, detail));
    }

    fn announce(&mut self, of: impl Fn(&Appointment) -> Announcement) {
        self.effects.push(Effect::Publish(of(&self.appointment)));
    }

    /// Schedules the reminders whose time is still ahead.
    fn remind(&mut self) {
        for minutes_before in self.moment.settings.visits.reminder_minutes.clone() {
            let at = self.appointment.starts_at - SignedDuration::from_mins(i64::from(minutes_before));
            if at <= self.moment.now {
                continue;
            }
            let version = self.appointment.version.to_string();
            let minutes = minutes_before.to_string();
            let id = TaskId::trusted(derive(&["reminder", self.appointment.id.as_str(), &version, &minutes]));
            self.appointment.reminders.push(OpenReminder {
                id: id.clone(),
                minutes_before,
            });
            self.effects.push(Effect::Schedule {
                id,
                kind: Kind::Reminder {
                    person: self.appointment.person.clone(),
                    appointment: self.appointment.id.clone(),
                    minutes_before,
                },
                at,
            });
        }
    }

    fn forget_reminders(&mut self) {
        let forgotten = std::mem::take(&mut self.appointment.reminders);
        self.effects
            .extend(forgotten.into_iter().map(|reminder| Effect::Cancel { id: reminder.id }));
    }

    /// The lab's calendar has to show it as it is now.
    fn write_calendar(&mut self) {
        if self.moment.settings.visits.calendars.is_empty() {
            return;
        }
        self.effects.push(Effect::Schedule {
            id: calendar_task(&self.appointment.id, self.appointment.version),
            kind: Kind::CalendarEntry {
                person: self.appointment.person.clone(),
                appointment: self.appointment.id.clone(),
            },
            at: self.moment.now,
        });
    }

    fn told(&self) -> (VisitTime, Place) {
        let time = VisitTime {
            start: self.appointment.local_start(),
            minutes: self.appointment.minutes,
        };
        (time, self.appointment.place.clone())
    }

    fn tell_dentist(&mut self, visit: Visit) {
        self.effects.push(Effect::Send {
            to: Recipient::Dentist,
            notice: Notice::Visit(visit),
        });
    }

    fn tell_lab(&mut self, news: VisitNews) {
        let (time, place) = self.told();
        let notice = Notice::Visit(Visit::ForLab {
            news,
            dentist: self.appointment.dentist.clone(),
            patient: self.appointment.patient.clone(),
            time,
            place,
        });
        let sends = self.moment.settings.lab().iter().map(|phone| Effect::Send {
            to: Recipient::Staff(phone.clone()),
            notice: notice.clone(),
        });
        self.effects.extend(sends);
    }
}

/// A booking names people and places: only its id and time are shown.
impl std::fmt::Debug for Booking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Booking({} at {})", self.id, self.starts_at)
    }
}
