//! An appointment was moved: the patient gets the new time, the practice is told.

use super::{Audience, Context, Name, Outcome, Say, Step, Workflow};
use crate::customer::{Channel, Topic};
use crate::notice::{AppointmentNews, Practice};
use crate::practice::settings::StaffTopic;

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::AppointmentRescheduled,
    steps: &[
        Step {
            name: "SendNewTime",
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
            notice: Practice::Moved {
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

fn tell_staff(context: &Context<'_>) -> Outcome {
    context.tell_staff(AppointmentNews::Moved, StaffTopic::Appointments)
}
