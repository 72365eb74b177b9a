//! An appointment was booked: the patient gets a confirmation, the points for it are noted, the practice is told.

use super::{Audience, Context, Done, Name, Outcome, Say, Step, Workflow};
use crate::customer::{Channel, Topic};
use crate::notice::{AppointmentNews, Practice};
use crate::practice::loyalty::{Intent, What};
use crate::practice::settings::StaffTopic;

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::AppointmentScheduled,
    steps: &[
        Step {
            name: "SendAppointmentConfirmation",
            act: confirm,
        },
        Step {
            name: "UpdateLoyaltyPoints",
            act: note_points,
        },
        Step {
            name: "NotifyStaff",
            act: tell_staff,
        },
    ],
};

/// A confirmation is an e-mail where there is one: it carries the entry for the calendar.
const BY: &[Channel] = &[Channel::Email, Channel::Sms, Channel::Whatsapp];

fn confirm(context: &Context<'_>) -> Outcome {
    context.of_appointment(|_, of| {
        Outcome::say(Say {
            notice: Practice::Booked {
                of,
                change_hours: context.settings.practice.change_notice_hours,
            },
            to: Audience::Customer {
                topic: Some(Topic::Appointments),
                by: BY,
            },
        })
    })
}

/// They are the customer's when the visit is completed.
fn note_points(context: &Context<'_>) -> Outcome {
    context.of_appointment(|appointment, _| {
        let intent = Intent {
            what: What::Pend {
                about: appointment.id.clone(),
                points: appointment.points,
            },
            cause: format!("scheduled {} {}", appointment.id, appointment.epoch),
            reason: appointment.service.clone(),
            expires_at: None,
        };
        let mut after = context.ledger.clone();
        if let Err(rejection) = after.post(vec![intent.clone()], context.now) {
            return Outcome::Fail(rejection.reason);
        }
        Outcome::Do(Done {
            points: Some(intent),
            fields: vec![
                ("points_earned", appointment.points.to_string()),
                ("total_points", (after.balance() + after.pending()).to_string()),
            ],
            ..Done::default()
        })
    })
}

fn tell_staff(context: &Context<'_>) -> Outcome {
    context.tell_staff(AppointmentNews::Booked, StaffTopic::Appointments)
}
