//! The stored form of what a conversation is in the middle of.

use domain::conversation::{BookingTalk, Focus};
use domain::notice::Matter;
use domain::reading::{Field, Reading};
use domain::{AppointmentId, CaseId};
use serde::{Deserialize, Serialize};

use crate::items::appointment::PlaceRecord;
use crate::items::{micros, named, time, times};

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FocusRecord {
    #[default]
    General,
    Registering {
        asked: String,
        then: Option<String>,
    },
    NamingPatient {
        attempt: u8,
    },
    Collecting {
        case: String,
    },
    Describing {
        matter: String,
    },
    Booking {
        case: Option<String>,
        moving: Option<String>,
        at: Option<i64>,
        place: Option<PlaceRecord>,
        offered: Vec<i64>,
        asked_at: i64,
    },
    Cancelling {
        appointment: String,
    },
    Choosing {
        pending: String,
        words: String,
        candidates: Vec<String>,
        asked_at: i64,
        #[serde(default)]
        of_files: bool,
    },
}

impl FocusRecord {
    pub fn of(value: &Focus) -> Self {
        match value {
            Focus::General => Self::General,
            Focus::Registering { asked, then } => Self::Registering {
                asked: asked.name().to_owned(),
                then: then.map(|reading| reading.name().to_owned()),
            },
            Focus::NamingPatient { attempt } => Self::NamingPatient { attempt: *attempt },
            Focus::Collecting { case } => Self::Collecting {
                case: case.as_str().to_owned(),
            },
            Focus::Describing { matter } => Self::Describing {
                matter: matter.name().to_owned(),
            },
            Focus::Booking(booking) => Self::Booking {
                case: booking.case.as_ref().map(|id| id.as_str().to_owned()),
                moving: booking.moving.as_ref().map(|id| id.as_str().to_owned()),
                at: booking.at.map(micros),
                place: booking.place.as_ref().map(PlaceRecord::of),
                offered: booking.offered.iter().copied().map(micros).collect(),
                asked_at: micros(booking.asked_at),
            },
            Focus::Cancelling { appointment } => Self::Cancelling {
                appointment: appointment.as_str().to_owned(),
            },
            Focus::Choosing {
                pending,
                words,
                candidates,
                asked_at,
                of_files,
            } => Self::Choosing {
                pending: pending.name().to_owned(),
                words: words.clone(),
                candidates: candidates.iter().map(|id| id.as_str().to_owned()).collect(),
                asked_at: micros(*asked_at),
                of_files: *of_files,
            },
        }
    }

    pub fn read(self) -> Result<Focus, String> {
        let reading = |name: String| named("reading", &name, Reading::from_name);
        Ok(match self {
            Self::General => Focus::General,
            Self::Registering { asked, then } => Focus::Registering {
                asked: named("field", &asked, Field::from_name)?,
                then: then.map(reading).transpose()?,
            },
            Self::NamingPatient { attempt } => Focus::NamingPatient { attempt },
            Self::Collecting { case } => Focus::Collecting {
                case: CaseId::trusted(case),
            },
            Self::Describing { matter } => Focus::Describing {
                matter: named("matter", &matter, Matter::from_name)?,
            },
            Self::Booking {
                case,
                moving,
                at,
                place,
                offered,
                asked_at,
            } => Focus::Booking(BookingTalk {
                case: case.map(CaseId::trusted),
                moving: moving.map(AppointmentId::trusted),
                at: times(at)?,
                place: place.map(PlaceRecord::read),
                offered: offered.into_iter().map(time).collect::<Result<_, _>>()?,
                asked_at: time(asked_at)?,
            }),
            Self::Cancelling { appointment } => Focus::Cancelling {
                appointment: AppointmentId::trusted(appointment),
            },
            Self::Choosing {
                pending,
                words,
                candidates,
                asked_at,
                of_files,
            } => Focus::Choosing {
                pending: reading(pending)?,
                words,
                candidates: candidates.into_iter().map(CaseId::trusted).collect(),
                asked_at: time(asked_at)?,
                of_files,
            },
        })
    }
}
