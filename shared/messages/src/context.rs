//! What the words of each message may refer to, as typed values. Everything that comes from a person is made plain here,
//! so a template can use any of its variables anywhere. Never here: words.

mod account;
mod cases;
mod intake;
mod practice;
pub(crate) mod report;
mod staff;
mod visits;

use domain::notice::{About, Days, Notice};
use domain::person::Language;
use domain::reading::Topic;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use crate::phrases::{self, Phrases};
use crate::{Voice, plain};

use staff::Staff;

/// Characters of an id that is not ours: a tracking number, a WhatsApp user (128 plus its prefix).
const ID_MAX_CHARS: usize = 140;

#[derive(Serialize)]
struct Plain {
    lab: String,
}

#[derive(Serialize)]
struct OfCase<'a> {
    lab: String,
    case: &'a str,
    patient: String,
}

#[derive(Serialize)]
struct Parcel<'a> {
    #[serde(flatten)]
    of: OfCase<'a>,
    days: Option<String>,
    /// Carrier and tracking number, if there is anything to say.
    shipment: Option<String>,
    /// The same for a template, which always needs a word.
    tracking: String,
}

#[derive(Serialize)]
struct InPhases<'a> {
    #[serde(flatten)]
    of: OfCase<'a>,
    phase: String,
    days: Option<String>,
    last: bool,
}

#[derive(Serialize)]
struct Again<'a> {
    #[serde(flatten)]
    of: OfCase<'a>,
    topic: &'static str,
    attempt: u8,
}

#[derive(Serialize)]
struct Arrival<'a> {
    #[serde(flatten)]
    of: OfCase<'a>,
    status: &'static str,
}

#[derive(Serialize)]
struct Attempt {
    attempt: u8,
}

#[derive(Serialize)]
struct File {
    kind: &'static str,
}

/// The values for a notice's words. A list holds at most `lines` lines.
pub(crate) fn of(notice: &Notice, language: Language, voice: &Voice, lines: usize) -> Value {
    let lab = || plain::name(&voice.lab_name);
    let say = phrases::of(language);
    let of_case = |about| of_case(about, lab());
    let parcel = |about, days: Option<String>, carrier: &Option<String>, number: &Option<String>| {
        let shipment = shipment(say, carrier.as_deref(), number.as_deref());
        let tracking = shipment.clone().unwrap_or_else(|| say.no_shipment().to_owned());
        Value::from(Serde(Parcel {
            of: of_case(about),
            days,
            shipment,
            tracking,
        }))
    };
    let staff = |about| staff::about(about, lab(), say);
    match notice {
        Notice::PlanningStarted(about)
        | Notice::FitQuestion(about)
        | Notice::FitReminder(about)
        | Notice::DispatchQuestion(about)
        | Notice::DispatchReminder(about)
        | Notice::FitProblemNoted(about)
        | Notice::PhaseWiseChosen(about)
        | Notice::FullCaseChosen(about)
        | Notice::CaseCompleted(about)
        | Notice::ArrivalQuestion(about)
        | Notice::CaseOnHold(about)
        | Notice::CaseResumed(about)
        | Notice::CaseCancelled(about)
        | Notice::NotArrivedNoted(about) => Serde(of_case(about)).into(),
        Notice::TrainingAlignerDispatched {
            about,
            days,
            carrier,
            tracking_number,
        } => parcel(about, Some(say.business_days(*days)), carrier, tracking_number),
        Notice::ReadyForPickup {
            about,
            carrier,
            tracking_number,
        } => parcel(about, None, carrier, tracking_number),
        Notice::FullCaseDispatched { about, days } => parcel(about, Some(say.business_days(*days)), &None, &None),
        Notice::PhaseDispatched { about, phase, of, days } => {
            let days = Some(say.business_days(*days));
            Serde(InPhases {
                of: of_case(about),
                phase: say.phase(*phase, *of),
                days,
                last: phase == of,
            })
            .into()
        }
        Notice::PhaseDelivered { about, phase, of } => Serde(InPhases {
            of: of_case(about),
            phase: say.phase(*phase, *of),
            days: None,
            last: phase == of,
        })
        .into(),
        Notice::AskAgain { about, topic, attempt } => Serde(Again {
            of: of_case(about),
            topic: topic_name(*topic),
            attempt: *attempt,
        })
        .into(),
        Notice::ArrivalNoted { about, status } => Serde(Arrival {
            of: of_case(about),
            status: say.status(*status),
        })
        .into(),
        Notice::CaseStatus(cases) => cases::status(cases, say, lines),
        Notice::Greeting { name, cases, is_new } => {
            cases::greeting(lab(), (name.as_deref(), *is_new), cases, say, lines)
        }
        Notice::WhichCase { options, attempt } => cases::which(options, *attempt, lines),
        Notice::NotUnderstood { attempt } => Serde(Attempt { attempt: *attempt }).into(),
        Notice::FileNoted { kind } => Serde(File { kind: say.sent(kind) }).into(),
        Notice::Help
        | Notice::NoCases
        | Notice::OfferPerson
        | Notice::PersonComing
        | Notice::YouAreWelcome
        | Notice::Stopped
        | Notice::Started
        | Notice::CannotRead => Serde(Plain { lab: lab() }).into(),
        Notice::FitProblem { about, words } | Notice::NotArrived { about, words } => Serde(Staff {
            said: staff::said(words, say),
            ..staff(about)
        })
        .into(),
        Notice::FitUnanswered { about, days } => Serde(Staff {
            days: Some(say.days(*days)),
            ..staff(about)
        })
        .into(),
        Notice::CaseLate { about, stage, days } => {
            let stage = say.stage(stage).map_or_else(|| plain::name(stage), str::to_owned);
            Serde(Staff {
                stage: Some(stage),
                days: Some(business_days(say, *days)),
                ..staff(about)
            })
            .into()
        }
        Notice::DeliveryOverdue {
            about,
            carrier,
            tracking_number,
            days,
        } => {
            let about = staff(about).shipped(say, carrier.as_deref(), tracking_number.as_deref());
            Serde(Staff {
                days: Some(business_days(say, *days)),
                ..about
            })
            .into()
        }
        Notice::ParcelTrouble {
            about,
            status,
            tracking_number,
        } => {
            let about = staff(about).shipped(say, None, tracking_number.as_deref());
            Serde(Staff {
                status: Some(say.status(*status)),
                ..about
            })
            .into()
        }
        Notice::SaysArrived { about, status } => Serde(Staff {
            status: Some(say.status(*status)),
            ..staff(about)
        })
        .into(),
        Notice::PersonWanted {
            dentist,
            user_id,
            words,
        } => Serde(staff::from_dentist(dentist, user_id, None, words, say)).into(),
        Notice::Account(account) => account::of(account, lab(), say),
        Notice::Intake(intake) => intake::of(intake, lab(), say),
        Notice::Visit(visit) => visits::of(visit, lab(), say, lines),
        Notice::Practice(practice) => practice::of(practice, voice, say),
    }
}

fn of_case(about: &About, lab: String) -> OfCase<'_> {
    OfCase {
        lab,
        case: about.case.as_str(),
        patient: patient(about),
    }
}

/// A patient who was entered without a name is known by the case.
fn patient(about: &About) -> String {
    plain::some_name(Some(&about.patient)).unwrap_or_else(|| about.case.as_str().to_owned())
}

fn shipment(say: &dyn Phrases, carrier: Option<&str>, tracking_number: Option<&str>) -> Option<String> {
    let tracking_number = tracking_number
        .map(|number| plain::line(number, ID_MAX_CHARS))
        .filter(|n| !n.is_empty());
    say.shipment(plain::some_name(carrier).as_deref(), tracking_number.as_deref())
}

fn business_days(say: &dyn Phrases, days: u16) -> String {
    say.business_days(Days { min: days, max: days })
}

fn topic_name(topic: Topic) -> &'static str {
    match topic {
        Topic::Fit => "fit",
        Topic::Dispatch => "dispatch",
        Topic::Arrival => "arrival",
        Topic::Records => "records",
        Topic::Quotation => "quotation",
        Topic::Scan => "scan",
    }
}
