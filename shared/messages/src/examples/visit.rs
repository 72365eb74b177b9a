//! Visits.

use domain::appointment::Place;
use domain::ids::AppointmentId;
use domain::notice::{Notice, Visit, VisitNews, VisitTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::{dentist, some};

pub(crate) fn visit() -> Vec<Notice> {
    let patient = || some("Alice O'Brien");
    vec![
        Visit::AskTime {
            problem: None,
            wanted: None,
            offered: vec![thursday(0), thursday(24), thursday(96)],
        },
        Visit::AskPlace { time: time() },
        Visit::Confirm {
            time: time(),
            place: address(),
            patient: patient(),
            moving: false,
            late: false,
        },
        Visit::Booked {
            time: time(),
            place: pin(),
            patient: patient(),
            notice_hours: 24,
        },
        Visit::Moved {
            time: time(),
            place: address(),
        },
        Visit::ConfirmCancel {
            time: time(),
            late: false,
        },
        Visit::Cancelled {
            time: time(),
            late: false,
        },
        Visit::Kept { time: time() },
        Visit::NothingBooked,
        Visit::NoVisit,
        Visit::WhichVisit {
            options: vec![
                (AppointmentId::trusted("visit-1"), thursday(0)),
                (AppointmentId::trusted("visit-2"), thursday(96)),
            ],
            cancel: false,
        },
        Visit::Reminder {
            appointment: AppointmentId::trusted("visit-1"),
            time: time(),
            place: address(),
            patient: patient(),
        },
        Visit::MovedByLab {
            time: time(),
            place: address(),
        },
        Visit::CancelledByLab { time: time() },
        Visit::ForLab {
            news: VisitNews::Booked,
            dentist: dentist().0,
            patient: patient(),
            time: time(),
            place: pin(),
        },
    ]
    .into_iter()
    .map(Notice::Visit)
    .collect()
}

fn time() -> VisitTime {
    VisitTime {
        start: thursday(0),
        minutes: 30,
    }
}

/// So many hours after Thursday, 3 December 2026, 15:00 in India.
fn thursday(hours: i64) -> Zoned {
    let zone = TimeZone::get("Asia/Kolkata").unwrap_or(TimeZone::UTC);
    let start = Timestamp::constant(1_796_290_200, 0);
    Timestamp::from_second(start.as_second() + hours * 3600)
        .unwrap_or(start)
        .to_zoned(zone)
}

fn address() -> Place {
    Place::Address("Smile Studio, 2nd floor, 14 C. G. Road, Ahmedabad 380009".to_owned())
}

fn pin() -> Place {
    Place::Pin {
        latitude: "23.0225".to_owned(),
        longitude: "72.5714".to_owned(),
        name: some("Smile Studio"),
        address: some("14 C. G. Road, Ahmedabad"),
    }
}
