//! A visit is some days ago: how are they?

use super::{Audience, Context, Name, Outcome, Say, Step, Workflow};
use crate::customer::{Channel, Topic};
use crate::notice::Practice;

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::FollowUp,
    steps: &[Step {
        name: "SendFollowUp",
        act: ask,
    }],
};

fn ask(context: &Context<'_>) -> Outcome {
    context.of_appointment(|_, of| {
        Outcome::say(Say {
            notice: Practice::FollowUp(of),
            to: Audience::Customer {
                topic: Some(Topic::FollowUps),
                by: &[Channel::Email, Channel::Sms, Channel::Whatsapp],
            },
        })
    })
}
