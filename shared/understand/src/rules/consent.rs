//! The opt-out and opt-in keywords: the whole message, or nothing. "Stop, the aligner isn't coming" is no opt-out.
//!
//! The keywords follow what SMS carriers expect everywhere (STOP, STOPALL, UNSUBSCRIBE, OPTOUT; START, UNSTOP; source:
//! Twilio, "Advanced Opt-Out", and AWS End User Messaging, "Required opt-out keywords"). Left out on purpose: CANCEL, END,
//! QUIT, REMOVE and YES from the same lists, and "alto" or "para" in Spanish, because here they are natural answers.

use domain::reading::Reading;

const STOP: &[&str] = &[
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "unsubscribe me",
    "optout",
    "opt out",
    "opt me out",
    "stop messages",
    "stop messaging me",
    "stop sending messages",
    "stop sending me messages",
    "baja",
    "darme de baja",
    "arret",
    "sair",
];

const START: &[&str] = &[
    "start",
    "unstop",
    "subscribe",
    "resubscribe",
    "optin",
    "opt in",
    "opt me in",
    "alta",
    "darme de alta",
];

/// `whole`: the message in one line, as [`super::words`] leaves it.
pub(super) fn keyword(whole: &str) -> Option<Reading> {
    if STOP.contains(&whole) {
        Some(Reading::Stop)
    } else if START.contains(&whole) {
        Some(Reading::Start)
    } else {
        None
    }
}
