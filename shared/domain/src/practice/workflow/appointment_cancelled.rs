//! An appointment was cancelled: the patient is told, and the practice.

use super::{Audience, Context, Name, Outcome, Say, Step, Workflow};
use crate::customer::{Channel, Topic};
use crate::notice::{AppointmentNews, Practice};
use crate::practice::settings::StaffTopic;

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::AppointmentCancelled,
    steps: &[
        Step {
            name: "SendCancellation",
            act: tell,
        },
        Step {
            name: "NotifyStaff",
            act: tell_staff,
        },
    ],
};

const BY: &[Channel] = &[Channel::Email, Channel::Sms, Channel::Whatsapp];

fn tell(context: &Context<'_>) -> Outcome {
    context.of_appointment(|_, of| {
        Outcome::say(Say {
            notice: Practice::Cancelled(of),
            to: Audience::Customer {
                topic: Some(Topic::Appointments),
                by: BY,
            },
        })
    })
}

fn tell_staff(context: &Context<'_>) -> Outcome {
    context.tell_staff(AppointmentNews::Cancelled, StaffTopic::Appointments)
}
