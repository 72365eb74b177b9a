//! Messages that list cases.

use domain::notice::{About, CaseLine, Progress};
use domain::reading::Topic;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::{patient, shipment};
use crate::phrases::Phrases;
use crate::plain;

#[derive(Serialize)]
struct Status {
    lines: Vec<Line>,
    /// More than one is listed.
    several: bool,
    /// How many cases are not listed.
    more: usize,
    /// The open question again, if just one case waits for an answer.
    question: Option<String>,
    /// There is news to come.
    open: bool,
}

#[derive(Serialize)]
struct Greeting {
    lab: String,
    name: Option<String>,
    lines: Vec<Line>,
    more: usize,
    is_new: bool,
}

#[derive(Serialize)]
struct Which {
    attempt: u8,
    options: Vec<Named>,
    more: usize,
}

#[derive(Serialize)]
struct Line {
    patient: String,
    case: String,
    progress: String,
    shipment: Option<String>,
    /// When we come to take the scan.
    visit: Option<String>,
    /// An answer is awaited, and there is no room to repeat the question.
    waiting: bool,
}

#[derive(Serialize)]
struct Named {
    patient: String,
    /// The case id, where the name alone does not tell which.
    case: Option<String>,
}

pub(super) fn status(cases: &[CaseLine], say: &dyn Phrases, lines: usize) -> Value {
    let mut waiting = cases.iter().filter_map(|case| Some((case, case.waiting_for?)));
    let question = match (waiting.next(), waiting.next()) {
        (Some((case, topic)), None) => Some(say.question(topic, &patient(&case.about))),
        (None | Some(_), _) => None,
    };
    let lines_shown = listed(cases, say, lines, question.is_none());
    let open = cases.iter().any(|case| has_news_to_come(&case.progress));
    Serde(Status {
        several: lines_shown.len() > 1,
        lines: lines_shown,
        more: left_off(cases, lines),
        question,
        open,
    })
    .into()
}

pub(super) fn greeting(
    lab: String,
    (name, is_new): (Option<&str>, bool),
    cases: &[CaseLine],
    say: &dyn Phrases,
    lines: usize,
) -> Value {
    let name = plain::some_name(name);
    Serde(Greeting {
        lab,
        name,
        is_new,
        lines: listed(cases, say, lines, true),
        more: left_off(cases, lines),
    })
    .into()
}

pub(super) fn which(options: &[About], attempt: u8, lines: usize) -> Value {
    let named: Vec<_> = options
        .iter()
        .map(|about| (patient(about).to_lowercase(), about))
        .collect();
    let alike = |name: &str| named.iter().filter(|(other, _)| other == name).count() > 1;
    let listed = named.iter().take(lines).map(|(name, about)| Named {
        patient: patient(about),
        case: alike(name).then(|| about.case.as_str().to_owned()),
    });
    Serde(Which {
        attempt,
        options: listed.collect(),
        more: left_off(options, lines),
    })
    .into()
}

fn listed(cases: &[CaseLine], say: &dyn Phrases, lines: usize, mark: bool) -> Vec<Line> {
    let line = |case: &CaseLine| Line {
        patient: patient(&case.about),
        case: case.about.case.as_str().to_owned(),
        progress: say.progress(&case.progress),
        shipment: carried(&case.progress, say),
        visit: case.visit.as_ref().map(|at| say.date_time(at)),
        waiting: mark && case.waiting_for.is_some_and(is_asked),
    };
    cases.iter().take(lines).map(line).collect()
}

/// Nothing is awaited of a case that is over, or that its dentist does not want.
fn has_news_to_come(progress: &Progress) -> bool {
    !matches!(
        progress,
        Progress::QuotationDeclined | Progress::Completed | Progress::Cancelled
    )
}

/// Whether an answer in words is awaited. For files, the progress itself says what is awaited.
fn is_asked(topic: Topic) -> bool {
    match topic {
        Topic::Fit | Topic::Dispatch | Topic::Arrival | Topic::Quotation => true,
        Topic::Records | Topic::Scan => false,
    }
}

fn carried(progress: &Progress, say: &dyn Phrases) -> Option<String> {
    match progress {
        Progress::OnItsWay {
            carrier,
            tracking_number,
            ..
        } => shipment(say, carrier.as_deref(), tracking_number.as_deref()),
        Progress::RecordsAwaited { .. }
        | Progress::InReview
        | Progress::Quoted { .. }
        | Progress::QuotationDeclined
        | Progress::ScanAwaited
        | Progress::ScanInReview
        | Progress::Approved
        | Progress::Planned
        | Progress::Delivered
        | Progress::FitProblem
        | Progress::PhasesChosen
        | Progress::FullCaseChosen
        | Progress::PhaseOnItsWay { .. }
        | Progress::FullCaseOnItsWay { .. }
        | Progress::PhaseDelivered { .. }
        | Progress::Completed
        | Progress::Cancelled
        | Progress::OnHold => None,
    }
}

fn left_off<T>(items: &[T], lines: usize) -> usize {
    items.len().saturating_sub(lines)
}
