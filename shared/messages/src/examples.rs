//! One example of every notice, with the kind of data that real ones have. Meta's reviewers see them beside a template's
//! placeholders, and the tests render each of them.

mod account;
mod intake;
mod practice;
mod visit;

use domain::delivery::DeliveryStatus;
use domain::ids::CaseId;
use domain::notice::{About, CaseLine, Days, Notice, Progress, StaffAbout};
use domain::reading::Topic;

pub(crate) fn examples() -> Vec<Notice> {
    [
        news(),
        conversation(),
        staff(),
        account(),
        intake(),
        visit(),
        practice(),
    ]
    .concat()
}

pub(crate) use account::account;
pub(crate) use intake::intake;
#[cfg(test)]
pub(crate) use practice::booking;
pub(crate) use practice::practice;
pub(crate) use visit::visit;

/// To the dentist, about a case.
pub(crate) fn news() -> Vec<Notice> {
    let alice = || about("case-1", "Alice O'Brien");
    let (carrier, tracking_number) = (some("Blue Dart"), some("BD 4711 0815"));
    vec![
        Notice::PlanningStarted(alice()),
        Notice::TrainingAlignerDispatched {
            about: alice(),
            days: Days { min: 2, max: 3 },
            carrier: carrier.clone(),
            tracking_number: tracking_number.clone(),
        },
        Notice::ReadyForPickup {
            about: alice(),
            carrier,
            tracking_number,
        },
        Notice::FitQuestion(alice()),
        Notice::FitReminder(alice()),
        Notice::DispatchQuestion(alice()),
        Notice::DispatchReminder(alice()),
        Notice::FitProblemNoted(alice()),
        Notice::PhaseWiseChosen(alice()),
        Notice::FullCaseChosen(alice()),
        Notice::PhaseDispatched {
            about: alice(),
            phase: 1,
            of: 3,
            days: Days { min: 5, max: 7 },
        },
        Notice::FullCaseDispatched {
            about: alice(),
            days: Days { min: 7, max: 10 },
        },
        Notice::PhaseDelivered {
            about: alice(),
            phase: 1,
            of: 3,
        },
        Notice::CaseCompleted(alice()),
        Notice::ArrivalQuestion(alice()),
        Notice::CaseOnHold(alice()),
        Notice::CaseResumed(alice()),
        Notice::CaseCancelled(alice()),
    ]
}

/// In the conversation.
pub(crate) fn conversation() -> Vec<Notice> {
    let alice = || about("case-1", "Alice O'Brien");
    let neha = || about("case-2", "नेहा शर्मा");
    let on_its_way = || CaseLine {
        about: alice(),
        progress: Progress::OnItsWay {
            status: DeliveryStatus::InTransit,
            carrier: some("Blue Dart"),
            tracking_number: some("BD 4711 0815"),
        },
        waiting_for: None,
        visit: None,
    };
    let delivered = || CaseLine {
        about: neha(),
        progress: Progress::Delivered,
        waiting_for: Some(Topic::Fit),
        visit: None,
    };
    vec![
        Notice::AskAgain {
            about: alice(),
            topic: Topic::Fit,
            attempt: 1,
        },
        Notice::CaseStatus(vec![on_its_way(), delivered()]),
        Notice::ArrivalNoted {
            about: alice(),
            status: DeliveryStatus::InTransit,
        },
        Notice::NotArrivedNoted(alice()),
        Notice::WhichCase {
            options: vec![alice(), neha()],
            attempt: 1,
        },
        Notice::Greeting {
            name: some("Dr. Iñaki D'Souza 🦷"),
            cases: vec![on_its_way()],
            is_new: false,
        },
        Notice::Help,
        Notice::NoCases,
        Notice::NotUnderstood { attempt: 1 },
        Notice::OfferPerson,
        Notice::PersonComing,
        Notice::YouAreWelcome,
        Notice::Stopped,
        Notice::Started,
        Notice::FileNoted { kind: "location" },
        Notice::CannotRead,
    ]
}

/// To the lab's own people.
pub(crate) fn staff() -> Vec<Notice> {
    let alice = alice_for_staff;
    let (dentist, user_id) = dentist();
    let (carrier, tracking_number) = (some("Blue Dart"), some("BD 4711 0815"));
    vec![
        Notice::FitProblem {
            about: alice(),
            words: "no, it is *tight* at the molars\nplease call me 😬".to_owned(),
        },
        Notice::FitUnanswered {
            about: alice(),
            days: 5,
        },
        Notice::CaseLate {
            about: alice(),
            stage: "CasePlanningComplete",
            days: 2,
        },
        Notice::DeliveryOverdue {
            about: alice(),
            carrier,
            tracking_number: tracking_number.clone(),
            days: 3,
        },
        Notice::ParcelTrouble {
            about: alice(),
            status: DeliveryStatus::Exception,
            tracking_number,
        },
        Notice::NotArrived {
            about: alice(),
            words: "nothing came yet".to_owned(),
        },
        Notice::SaysArrived {
            about: alice(),
            status: DeliveryStatus::InTransit,
        },
        Notice::PersonWanted {
            dentist,
            user_id,
            words: "can somebody call me about the refinement?".to_owned(),
        },
    ]
}

/// Name, and how to be reached.
fn dentist() -> (String, String) {
    ("Dr. Iñaki D'Souza".to_owned(), "+919876543210".to_owned())
}

fn alice_for_staff() -> StaffAbout {
    StaffAbout {
        case: CaseId::trusted("case-1"),
        patient: "Alice O'Brien".to_owned(),
        dentist: dentist().0,
    }
}

fn about(case: &str, patient: &str) -> About {
    About {
        case: CaseId::trusted(case),
        patient: patient.to_owned(),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the fields that it fills are optional")]
fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}
