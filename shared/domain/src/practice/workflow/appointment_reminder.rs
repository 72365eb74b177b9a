//! An appointment is near: the patient is reminded by every way that the settings name, they want and they have.

use super::{Audience, Context, Name, Outcome, Say, Step, Workflow};
use crate::customer::{Channel, Topic};
use crate::notice::Practice;

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::AppointmentReminder,
    steps: &[
        Step {
            name: "SendEmailReminder",
            act: |context| remind(context, Channel::Email, &[Channel::Email]),
        },
        Step {
            name: "SendSmsReminder",
            act: |context| remind(context, Channel::Sms, &[Channel::Sms]),
        },
        Step {
            name: "SendWhatsappReminder",
            act: |context| remind(context, Channel::Whatsapp, &[Channel::Whatsapp]),
        },
    ],
};

fn remind(context: &Context<'_>, channel: Channel, by: &'static [Channel]) -> Outcome {
    if !context.settings.practice.reminder_channels.contains(&channel) {
        return Outcome::Skip("the settings do not remind by this channel");
    }
    context.of_appointment(|appointment, of| {
        if appointment.starts_at <= context.now {
            return Outcome::Skip("too late: it has begun");
        }
        let minutes_before = context.trigger.minutes_before.unwrap_or_default();
        Outcome::say(Say {
            notice: Practice::Reminder { of, minutes_before },
            to: Audience::Customer {
                topic: Some(Topic::Reminders),
                by,
            },
        })
    })
}
