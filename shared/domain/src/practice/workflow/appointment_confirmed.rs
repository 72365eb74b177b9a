//! A patient says that they come: the practice is told.

use super::{Context, Name, Outcome, Step, Workflow};
use crate::notice::AppointmentNews;
use crate::practice::settings::StaffTopic;

pub(super) const WORKFLOW: Workflow = Workflow {
    name: Name::AppointmentConfirmed,
    steps: &[Step {
        name: "NotifyStaff",
        act: tell_staff,
    }],
};

fn tell_staff(context: &Context<'_>) -> Outcome {
    context.tell_staff(AppointmentNews::Confirmed, StaffTopic::Appointments)
}
