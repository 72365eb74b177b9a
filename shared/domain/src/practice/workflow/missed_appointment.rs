//! A patient did not come: they are offered another time, and the practice is told.

use super::{Audience, Context, Name, Outcome, Say, Step, Workflow};
use crate::customer::{Channel, Topic};
use crate::notice::{AppointmentNews, Practice};
use crate::practice::settings::StaffTopic;

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::NoShow,
    steps: &[
        Step {
            name: "OfferAnotherTime",
            act: offer,
        },
        Step {
            name: "NotifyStaff",
            act: tell_staff,
        },
    ],
};

fn offer(context: &Context<'_>) -> Outcome {
    context.of_appointment(|_, of| {
        Outcome::say(Say {
            notice: Practice::Missed(of),
            to: Audience::Customer {
                topic: Some(Topic::FollowUps),
                by: &[Channel::Email, Channel::Sms, Channel::Whatsapp],
            },
        })
    })
}

fn tell_staff(context: &Context<'_>) -> Outcome {
    context.tell_staff(AppointmentNews::Missed, StaffTopic::Appointments)
}
