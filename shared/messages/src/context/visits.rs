//! Messages about visits. Times are wall times where the visit is, with the zone's name wherever something is agreed.

use domain::appointment::Place;
use domain::appointment::times::Problem;
use domain::notice::{Visit, VisitTime};
use jiff::Zoned;
use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::{Plain, staff};
use crate::phrases::Phrases;
use crate::plain;

/// Characters of a place. An address is shown whole; a pasted page must not fill the message.
const PLACE_MAX_CHARS: usize = 500;
/// Characters of a maps link: one that is cut leads nowhere.
const LINK_MAX_CHARS: usize = 200;

#[derive(Serialize)]
struct Choice {
    problem: Option<&'static str>,
    wanted: Option<String>,
    offered: Vec<String>,
    cancel: bool,
}

/// Every field is there for each message about one visit, so that a message can be reworded without touching code.
#[derive(Serialize)]
struct OfVisit {
    lab: String,
    when: String,
    zone: String,
    minutes: String,
    place: Option<String>,
    map: Option<String>,
    patient: Option<String>,
    /// It is moved, not booked anew.
    moving: bool,
    /// On shorter notice than agreed.
    late: bool,
    /// Until how long before the start changes are free.
    notice: Option<String>,
}

/// For the lab's own people.
#[derive(Serialize)]
struct ForLab {
    #[serde(flatten)]
    of: OfVisit,
    news: &'static str,
    dentist: String,
}

pub(super) fn of(visit: &Visit, lab: String, say: &dyn Phrases, lines: usize) -> Value {
    let about = |time: &VisitTime, lab| about(time, lab, say);
    match visit {
        Visit::AskTime {
            problem,
            wanted,
            offered,
        } => Serde(Choice {
            problem: problem.map(problem_name),
            wanted: wanted.as_ref().map(|at| say.date_time(at)),
            offered: listed(offered, say, lines),
            cancel: false,
        })
        .into(),
        Visit::WhichVisit { options, cancel } => Serde(Choice {
            problem: None,
            wanted: None,
            offered: listed(options.iter().map(|(_, at)| at), say, lines),
            cancel: *cancel,
        })
        .into(),
        Visit::AskPlace { time } | Visit::Kept { time } | Visit::CancelledByLab { time } => {
            Serde(about(time, lab)).into()
        }
        Visit::Confirm {
            time,
            place,
            patient,
            moving,
            late,
        } => Serde(OfVisit {
            moving: *moving,
            late: *late,
            patient: plain::some_name(patient.as_deref()),
            ..about(time, lab).at(place)
        })
        .into(),
        Visit::Booked {
            time,
            place,
            patient,
            notice_hours,
        } => Serde(OfVisit {
            patient: plain::some_name(patient.as_deref()),
            notice: (*notice_hours > 0).then(|| say.hours(*notice_hours)),
            ..about(time, lab).at(place)
        })
        .into(),
        Visit::Moved { time, place } | Visit::MovedByLab { time, place } => Serde(about(time, lab).at(place)).into(),
        Visit::ConfirmCancel { time, late } | Visit::Cancelled { time, late } => Serde(OfVisit {
            late: *late,
            ..about(time, lab)
        })
        .into(),
        Visit::NothingBooked | Visit::NoVisit => Serde(Plain { lab }).into(),
        Visit::Reminder {
            appointment: _,
            time,
            place,
            patient,
        } => Serde(OfVisit {
            patient: plain::some_name(patient.as_deref()),
            ..about(time, lab).at(place)
        })
        .into(),
        Visit::ForLab {
            news,
            dentist,
            patient,
            time,
            place,
        } => Serde(ForLab {
            of: OfVisit {
                patient: plain::some_name(patient.as_deref()),
                ..about(time, lab).at(place)
            },
            news: say.visit(*news),
            dentist: staff::dentist(dentist, say),
        })
        .into(),
    }
}

impl OfVisit {
    fn at(mut self, place: &Place) -> Self {
        let text = plain::line(&place.text(), PLACE_MAX_CHARS);
        self.place = Some(if text.is_empty() { "–".to_owned() } else { text });
        self.map = place.maps_link().map(|link| plain::line(&link, LINK_MAX_CHARS));
        self
    }
}

fn about(time: &VisitTime, lab: String, say: &dyn Phrases) -> OfVisit {
    OfVisit {
        lab,
        when: say.date_time(&time.start),
        zone: zone(&time.start),
        minutes: say.minutes(time.minutes),
        place: None,
        map: None,
        patient: None,
        moving: false,
        late: false,
        notice: None,
    }
}

/// The zone's own abbreviation; where it has none the time database has an offset, such as "+04".
pub(super) fn zone(at: &Zoned) -> String {
    let name = at.strftime("%Z").to_string();
    if name.starts_with(['+', '-']) {
        format!("UTC{name}")
    } else {
        name
    }
}

fn listed<'a>(times: impl IntoIterator<Item = &'a Zoned>, say: &dyn Phrases, lines: usize) -> Vec<String> {
    times.into_iter().take(lines).map(|at| say.date_time(at)).collect()
}

fn problem_name(problem: Problem) -> &'static str {
    match problem {
        Problem::Past => "past",
        Problem::TooSoon => "too_soon",
        Problem::TooFar => "too_far",
        Problem::Closed => "closed",
        Problem::Taken => "taken",
        Problem::CalendarDown => "calendar_down",
        Problem::Unclear => "unclear",
    }
}
