//! An appointment that was made elsewhere. Whoever has it knows of it: nothing is said.

use super::change::Change;
use super::decide::fresh;
use super::rules::wall;
use super::{Decision, NewAppointment, Status};
use crate::{Moment, Origin, Rejection};

/// Takes an appointment in as what it is, or was. One that is ahead takes its time, whatever the rules about times say:
/// somebody has promised it. It is reminded of, and its points are pending. What is over is recorded and nothing follows
/// from it; also if nobody has said what became of it, which staff can still do.
///
/// # Errors
/// When its length, its names or its time cannot be, or when it is said to be over and is not.
pub fn import(
    new: NewAppointment,
    status: Status,
    origin: &Origin,
    moment: &Moment<'_>,
) -> Result<Decision, Rejection> {
    let now = moment.now;
    let mut appointment = fresh(new, moment)?;
    appointment.status = status;
    appointment.created_at = origin.created_at.unwrap_or(now);
    let ahead = appointment.starts_at > now;
    match status {
        Status::Completed | Status::NoShow if ahead => {
            return Err(Rejection::illegal(format!(
                "it cannot be {} yet: it starts on {}",
                status.name(),
                wall(appointment.starts_at, &appointment.zone)
            )));
        }
        Status::Completed
        | Status::NoShow
        | Status::Cancelled
        | Status::Scheduled
        | Status::Confirmed
        | Status::PendingConfirmation => {}
    }
    let mut change = Change::of(&appointment, moment);
    let start = wall(appointment.starts_at, &appointment.zone);
    change.note(Origin::FACT, &origin.told());
    change.note("booked", &format!("{start}, {}", status.name()));
    if status.is_open() {
        change.hold();
        change.pend("booked");
        if ahead {
            change.remind();
        }
    }
    Ok(change.done())
}
