//! The transition function: what each event does to an appointment.

use super::change::{Change, reminder_time};
use super::rules::{self, wall};
use super::{Appointment, Changes, Decision, Event, MAX_REMINDED, NewAppointment, Reminded, Reschedule, Status};
use crate::customer::{Channel, Edit};
use crate::effect::Announcement;
use crate::ids::TaskId;
use crate::practice::workflow::Name;
use crate::{Moment, Rejection};

/// Books. That the time is nobody else's is settled when it is taken.
///
/// # Errors
/// When the rules about times, lengths and names say no.
pub fn book(new: NewAppointment, moment: &Moment<'_>) -> Result<Decision, Rejection> {
    let now = moment.now;
    let anyway = new.anyway;
    let appointment = fresh(new, moment)?;
    if !anyway {
        rules::time(
            appointment.starts_at,
            appointment.minutes,
            appointment.dentist.as_deref(),
            moment,
        )?;
    }
    let mut change = Change::of(&appointment, moment);
    change.hold();
    change.note("booked", &wall(appointment.starts_at, &appointment.zone));
    change.announce(|appointment| Announcement::AppointmentBooked {
        appointment: appointment.id.clone(),
        starts_at: appointment.starts_at,
    });
    change.pend("booked");
    if appointment.starts_at > now {
        change.remind();
        change.start(Name::AppointmentScheduled, None);
    }
    Ok(change.done())
}

/// An appointment that nothing has happened to.
///
/// # Errors
/// When its length, its names or its time cannot be.
pub(super) fn fresh(new: NewAppointment, moment: &Moment<'_>) -> Result<Appointment, Rejection> {
    let (now, practice) = (moment.now, &moment.settings.practice);
    let (service, standard) = practice.service(&new.service);
    let minutes = new.minutes.unwrap_or(standard.minutes);
    let dentist = new.dentist.map(|name| practice.dentist(&name)).transpose()?;
    let chair = new.chair.map(|name| practice.chair(&name)).transpose()?;
    rules::length(minutes)?;
    rules::plausible(new.starts_at, now)?;
    let status = if new.pending {
        Status::PendingConfirmation
    } else {
        Status::Scheduled
    };
    Ok(Appointment {
        id: new.id,
        customer: new.customer,
        service,
        starts_at: new.starts_at,
        minutes,
        zone: moment.settings.calendar.zone.clone(),
        status,
        dentist,
        chair,
        notes: new.notes,
        cancel_reason: None,
        points: standard.points,
        reminders: Vec::new(),
        reminders_sent: Vec::new(),
        epoch: 1,
        fingerprint: new.fingerprint,
        created_at: now,
        updated_at: now,
        version: 0,
    })
}

/// Decides what `event` does to `appointment`.
///
/// # Errors
/// A [`Rejection`] when the rules say no; nothing has changed then. An event that has already had its effect is not an
/// error: the decision is unchanged.
pub fn decide(appointment: &Appointment, event: &Event, moment: &Moment<'_>) -> Result<Decision, Rejection> {
    let mut change = Change::of(appointment, moment);
    let status = appointment.status;
    match event {
        Event::Confirm => match status {
            Status::Scheduled | Status::PendingConfirmation => confirm(&mut change)?,
            Status::Confirmed => {}
            Status::Completed | Status::Cancelled | Status::NoShow => return Err(ended(status, "confirmed")),
        },
        Event::Cancel { reason } => match status {
            Status::Scheduled | Status::Confirmed | Status::PendingConfirmation => {
                cancel(&mut change, reason.as_deref());
            }
            Status::Cancelled => {}
            Status::Completed | Status::NoShow => return Err(ended(status, "cancelled")),
        },
        Event::Complete => match status {
            Status::Scheduled | Status::Confirmed | Status::PendingConfirmation => complete(&mut change),
            Status::Completed => {}
            Status::Cancelled | Status::NoShow => return Err(ended(status, "completed")),
        },
        Event::NoShow { anyway } => match status {
            Status::Scheduled | Status::Confirmed | Status::PendingConfirmation => no_show(&mut change, *anyway)?,
            Status::NoShow => {}
            Status::Completed | Status::Cancelled => return Err(ended(status, "marked as missed")),
        },
        Event::Reschedule(to) => match status {
            Status::Scheduled | Status::Confirmed | Status::PendingConfirmation => reschedule(&mut change, to)?,
            Status::Completed | Status::Cancelled | Status::NoShow => return Err(ended(status, "rescheduled")),
        },
        Event::Edit(changes) => edit(&mut change, changes)?,
        Event::Reopen => match status {
            Status::Completed => {
                change.forget_follow_up();
                change.reverse("reopened");
                reopen(&mut change);
            }
            Status::NoShow => reopen(&mut change),
            Status::Cancelled => {
                reopen(&mut change);
                // The patient was told that it does not take place.
                if appointment.starts_at > moment.now {
                    change.start(Name::AppointmentScheduled, None);
                }
            }
            Status::Scheduled | Status::Confirmed | Status::PendingConfirmation => {}
        },
        Event::Forget => {
            let said = [change.appointment.notes.take(), change.appointment.cancel_reason.take()];
            if said.iter().any(Option::is_some) {
                change.note("forgotten", "");
            }
        }
        Event::ReminderDue { id } => reminder_due(&mut change, id),
        Event::ReminderSent {
            minutes_before,
            channel,
            epoch,
        } => reminder_sent(&mut change, *minutes_before, *channel, *epoch),
        Event::FollowUpDue { id } => {
            // Another one's: it was completed, reopened and completed again since.
            if status == Status::Completed && appointment.follow_up_task() == *id {
                change.note("follow_up_due", "");
                change.start(Name::FollowUp, None);
            }
        }
    }
    Ok(change.done())
}

fn confirm(change: &mut Change<'_>) -> Result<(), Rejection> {
    if change.appointment.starts_at <= change.moment.now {
        return Err(Rejection::illegal(
            "this appointment has begun: it can be completed, cancelled, rescheduled or marked as missed",
        ));
    }
    change.appointment.status = Status::Confirmed;
    change.note("confirmed", "");
    change.announce(|appointment| Announcement::AppointmentConfirmed {
        appointment: appointment.id.clone(),
    });
    change.start(Name::AppointmentConfirmed, None);
    Ok(())
}

fn cancel(change: &mut Change<'_>, reason: Option<&str>) {
    change.begin_epoch();
    change.appointment.status = Status::Cancelled;
    change.give_back();
    change.appointment.cancel_reason = reason.map(str::to_owned);
    // A history outlives the person's data.
    change.note("cancelled", "");
    change.announce(|appointment| Announcement::AppointmentCancelled {
        appointment: appointment.id.clone(),
    });
    change.forget_reminders();
    change.release("cancelled");
    // Of what is over nobody has to be told that it will not be.
    if change.appointment.starts_at > change.moment.now {
        change.start(Name::AppointmentCancelled, None);
    }
}

fn complete(change: &mut Change<'_>) {
    change.begin_epoch();
    change.appointment.status = Status::Completed;
    change.note("completed", "");
    change.announce(|appointment| Announcement::AppointmentCompleted {
        appointment: appointment.id.clone(),
    });
    change.forget_reminders();
    change.earn("completed");
    change.follow_up();
}

fn no_show(change: &mut Change<'_>, anyway: bool) -> Result<(), Rejection> {
    let ahead = change.appointment.starts_at > change.moment.now;
    if ahead && !anyway {
        return Err(Rejection::illegal(format!(
            "nobody can have missed it yet: it starts on {}",
            wall(change.appointment.starts_at, &change.appointment.zone)
        )));
    }
    change.begin_epoch();
    change.appointment.status = Status::NoShow;
    change.note("no_show", "");
    change.announce(|appointment| Announcement::AppointmentMissed {
        appointment: appointment.id.clone(),
    });
    change.forget_reminders();
    change.release("missed");
    change.start(Name::NoShow, None);
    Ok(())
}

fn reschedule(change: &mut Change<'_>, to: &Reschedule) -> Result<(), Rejection> {
    let practice = &change.moment.settings.practice;
    let before = change.appointment.clone();
    let minutes = to.minutes.unwrap_or(before.minutes);
    if let Some(name) = &to.dentist {
        change.appointment.dentist = Some(practice.dentist(name)?);
    }
    if let Some(name) = &to.chair {
        change.appointment.chair = Some(practice.chair(name)?);
    }
    if before.starts_at == to.to && before.minutes == minutes {
        // At the same time it is the same appointment, with somebody else perhaps.
        return reassigned(change, &before, to.anyway);
    }
    rules::length(minutes)?;
    rules::plausible(to.to, change.moment.now)?;
    if !to.anyway {
        rules::time(to.to, minutes, change.appointment.dentist.as_deref(), change.moment)?;
    }
    change.begin_epoch();
    change.appointment.starts_at = to.to;
    change.appointment.minutes = minutes;
    change.appointment.zone = change.moment.settings.calendar.zone.clone();
    // Who confirmed the old time has not confirmed this one.
    if before.status == Status::Confirmed {
        change.appointment.status = Status::Scheduled;
    }
    change.hold();
    let (from, until) = (
        wall(before.starts_at, &before.zone),
        wall(to.to, &change.appointment.zone),
    );
    change.note("rescheduled", &format!("{from} to {until}, {minutes} minutes"));
    change.announce(|appointment| Announcement::AppointmentMoved {
        appointment: appointment.id.clone(),
        starts_at: appointment.starts_at,
    });
    change.forget_reminders();
    if to.to > change.moment.now {
        change.remind();
        change.start(Name::AppointmentRescheduled, None);
    }
    Ok(())
}

fn edit(change: &mut Change<'_>, changes: &Changes) -> Result<(), Rejection> {
    let practice = &change.moment.settings.practice;
    let before = change.appointment.clone();
    put(&mut change.appointment.notes, changes.notes.clone());
    let dentist = checked(&changes.dentist, |name| practice.dentist(name))?;
    put(&mut change.appointment.dentist, dentist);
    let chair = checked(&changes.chair, |name| practice.chair(name))?;
    put(&mut change.appointment.chair, chair);
    let elsewhere = change.appointment.dentist != before.dentist || change.appointment.chair != before.chair;
    if elsewhere && !before.status.is_open() {
        return Err(Rejection::illegal(format!(
            "of a {} appointment only the notes can be changed; reopen it first",
            before.status.told()
        )));
    }
    if change.appointment.notes != before.notes {
        change.note("notes_changed", "");
    }
    reassigned(change, &before, false)
}

/// With whom, and where: the time that it takes is theirs.
fn reassigned(change: &mut Change<'_>, before: &Appointment, anyway: bool) -> Result<(), Rejection> {
    let names = |appointment: &Appointment| {
        let chair = appointment.chair.clone();
        [appointment.dentist.clone(), chair].map(|name| name.unwrap_or_else(|| "nobody in particular".to_owned()))
    };
    let [dentist, chair] = names(&change.appointment);
    if change.appointment.dentist != before.dentist {
        if !anyway && before.is_ahead(change.moment.now) {
            rules::present(
                change.appointment.dentist.as_deref(),
                before.starts_at,
                change.moment.settings,
            )?;
        }
        change.note("dentist_changed", &dentist);
        change.hold();
    }
    if change.appointment.chair != before.chair {
        change.note("chair_changed", &chair);
        change.hold();
    }
    Ok(())
}

fn reopen(change: &mut Change<'_>) {
    change.begin_epoch();
    change.appointment.status = Status::Scheduled;
    change.appointment.cancel_reason = None;
    change.hold();
    change.note("reopened", "");
    change.announce(|appointment| Announcement::AppointmentReopened {
        appointment: appointment.id.clone(),
        starts_at: appointment.starts_at,
    });
    change.pend("reopened");
    change.remind();
}

fn reminder_due(change: &mut Change<'_>, id: &TaskId) {
    let now = change.moment.now;
    let reminders = &mut change.appointment.reminders;
    // One that the appointment no longer has was cancelled or has already gone out: the clock raced us.
    let Some(place) = reminders.iter().position(|reminder| reminder.id == *id) else {
        return;
    };
    let reminder = reminders.remove(place);
    // It comes so late that the next one is due: one of them is enough.
    let overtaken = change.appointment.reminders.iter().any(|other| {
        other.minutes_before < reminder.minutes_before
            && reminder_time(&change.appointment, other.minutes_before) <= now
    });
    if !change.appointment.is_ahead(now) {
        change.note("reminder_skipped", "it has begun");
    } else if overtaken {
        change.note("reminder_skipped", "the next one is due");
    } else {
        change.note("reminder_due", &format!("{} minutes before", reminder.minutes_before));
        change.start(Name::AppointmentReminder, Some(reminder.minutes_before));
    }
}

fn reminder_sent(change: &mut Change<'_>, minutes_before: u32, channel: Channel, epoch: u32) {
    let sent = &mut change.appointment.reminders_sent;
    let known = |reminded: &Reminded| {
        (reminded.minutes_before, reminded.channel, reminded.epoch) == (minutes_before, channel, epoch)
    };
    if sent.iter().any(known) {
        return;
    }
    if sent.len() >= MAX_REMINDED {
        sent.remove(0);
    }
    sent.push(Reminded {
        minutes_before,
        channel,
        epoch,
        at: change.moment.now,
    });
    change.note(
        "reminded",
        &format!("{minutes_before} minutes before by {}", channel.name()),
    );
}

fn checked(edit: &Edit<String>, check: impl Fn(&str) -> Result<String, Rejection>) -> Result<Edit<String>, Rejection> {
    Ok(match edit {
        Edit::Set(name) => Edit::Set(check(name)?),
        Edit::Clear => Edit::Clear,
        Edit::Keep => Edit::Keep,
    })
}

fn put<T>(value: &mut Option<T>, edit: Edit<T>) {
    match edit {
        Edit::Keep => {}
        Edit::Set(new) => *value = Some(new),
        Edit::Clear => *value = None,
    }
}

fn ended(status: Status, what: &str) -> Rejection {
    Rejection::illegal(format!(
        "a {} appointment cannot be {what}; reopen it first, or book a new one",
        status.told()
    ))
}
