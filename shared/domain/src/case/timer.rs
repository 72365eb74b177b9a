//! What a case does when its time has come: deadlines and questions that nobody answered.

use super::Stage;
use super::change::Change;
use super::decide::{next_production_step, vouched_for};
use super::parcel::delivered;
use crate::delivery::DeliveryStatus;
use crate::effect::Fact;
use crate::gate;
use crate::ids::TaskId;
use crate::notice::{Intake, Notice};
use crate::settings::WhenDue;
use crate::task::Timer;

pub(super) fn timer_due(change: &mut Change<'_>, id: &TaskId) {
    // A timer that the case no longer has was cancelled or has already gone off: the clock raced us.
    let Some(place) = change.case.timers.iter().position(|timer| timer.id == *id) else {
        return;
    };
    let timer = change.case.timers.remove(place).timer;
    // What the clock makes us say to the dentist waits for the morning, and is decided about again then.
    if speaks_to_the_dentist(change, timer)
        && let Some(until) = gate::quiet_until(change.moment.settings, change.moment.now)
    {
        change.schedule(timer, until);
        change.note(Fact::new("waits_for_the_morning", timer.name()));
        return;
    }
    match timer {
        Timer::StageDeadline => deadline(change),
        Timer::Unanswered { reminder } => unanswered(change, reminder),
    }
}

fn speaks_to_the_dentist(change: &Change<'_>, timer: Timer) -> bool {
    match timer {
        Timer::Unanswered { reminder } => usize::from(reminder) < change.moment.settings.fit_reminder_days.len(),
        Timer::StageDeadline => change.rule().is_some_and(|(rule, _)| match rule.when_due {
            WhenDue::Advance => true,
            WhenDue::RemindStaff => change.case.parcel_under_way().is_some(),
            WhenDue::Nothing => false,
        }),
    }
}

fn deadline(change: &mut Change<'_>) {
    let Some((rule, days)) = change.rule() else { return };
    let parcel = change.case.parcel_under_way().cloned();
    match (rule.when_due, parcel) {
        (WhenDue::Nothing, _) => change.note(Fact::new("deadline_passed", "nothing to do by the settings")),
        (WhenDue::Advance, Some(_)) => {
            if let Some(shipment) = &mut change.case.shipment {
                shipment.status = DeliveryStatus::Delivered;
            }
            change.note(Fact::new("deadline_passed", "taken as delivered by the settings"));
            delivered(change);
        }
        (WhenDue::Advance, None) => {
            change.note(Fact::new("deadline_passed", "advanced by the settings"));
            match next_production_step(change).map(|next| (next, vouched_for(change, next))) {
                Some((next, Ok(()))) => change.enter(next, ""),
                Some((_, Err(_))) => change.note(Fact::new("not_advanced", "the licence is not verified")),
                None => {}
            }
        }
        (WhenDue::RemindStaff, Some(parcel)) => {
            change.note(Fact::new("delivery_overdue", format!("after {days} business days")));
            // Who has said that it arrived is not asked again: the lab has to find out.
            if parcel.dentist_says_arrived_at.is_none() {
                change.case.arrival_asked = true;
                let about = change.case.about();
                change.tell_dentist(Notice::ArrivalQuestion(about));
            }
            let about = change.case.about_for_staff();
            let (carrier, tracking_number) = (parcel.carrier, parcel.tracking_number);
            change.tell_lab(&Notice::DeliveryOverdue {
                about,
                carrier,
                tracking_number,
                days,
            });
            look_again(change, rule.days_max);
        }
        (WhenDue::RemindStaff, None) => {
            change.note(Fact::new(
                "late",
                format!("{} business days in {}", days, change.case.stage.name()),
            ));
            let about = change.case.about_for_staff();
            change.tell_lab(&Notice::CaseLate {
                about,
                stage: change.case.stage.status(),
                days,
            });
            look_again(change, rule.days_max);
        }
    }
}

/// A case that stays late is brought up again.
fn look_again(change: &mut Change<'_>, days: u16) {
    let at = change.moment.settings.calendar.after(change.moment.now, days.max(1));
    change.schedule(Timer::StageDeadline, at);
}

fn unanswered(change: &mut Change<'_>, reminder: u8) {
    let about = change.case.about();
    let asked_days = change.moment.settings.fit_reminder_days.len();
    if usize::from(reminder) < asked_days {
        change.note(Fact::new("question_repeated", change.case.stage.name()));
        let price = change.case.quotation.as_ref().map(|quotation| quotation.price);
        change.tell_dentist(match (change.case.stage, price) {
            (Stage::AwaitingQuotationReply, Some(price)) => Notice::Intake(Intake::QuotationReminder { about, price }),
            (Stage::AwaitingDispatchChoice, _) => Notice::DispatchReminder(about),
            (_, _) => Notice::FitReminder(about),
        });
        change.schedule_unanswered(reminder.saturating_add(1));
    } else {
        let waited = change.moment.now.duration_since(change.case.stage_since).as_hours() / 24;
        let days = u16::try_from(waited).unwrap_or(u16::MAX);
        change.note(Fact::new("question_unanswered", format!("after {days} days")));
        let about = change.case.about_for_staff();
        if change.case.stage == Stage::AwaitingQuotationReply {
            change.tell_lab(&Notice::Intake(Intake::QuotationUnanswered { about, days }));
        } else {
            change.tell_clinical_team(&Notice::FitUnanswered { about, days });
        }
    }
}
