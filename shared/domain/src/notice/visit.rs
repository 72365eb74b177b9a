//! What is said about visits: free times, the booking, its changes, and reminders.

use jiff::Zoned;

use super::{Choice, Class, Label, Payload};
use crate::appointment::Place;
use crate::appointment::times::Problem;
use crate::ids::AppointmentId;
use crate::reading::Reading;

/// When a visit is, on the wall clock where it was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitTime {
    pub start: Zoned,
    pub minutes: u16,
}

#[derive(Clone, PartialEq, Eq)]
pub enum Visit {
    // In the conversation.
    /// When? With times to choose from, and why the last one cannot be had.
    AskTime {
        problem: Option<Problem>,
        /// The time that cannot be had, if it is known which was meant.
        wanted: Option<Zoned>,
        offered: Vec<Zoned>,
    },
    AskPlace {
        time: VisitTime,
    },
    /// Book this?
    Confirm {
        time: VisitTime,
        place: Place,
        patient: Option<String>,
        moving: bool,
        /// Moving on shorter notice than agreed: it is charged.
        late: bool,
    },
    Booked {
        time: VisitTime,
        place: Place,
        patient: Option<String>,
        /// Changes are free until so many hours before.
        notice_hours: u16,
    },
    Moved {
        time: VisitTime,
        place: Place,
    },
    /// Cancel this?
    ConfirmCancel {
        time: VisitTime,
        late: bool,
    },
    Cancelled {
        time: VisitTime,
        late: bool,
    },
    /// It stays as it is.
    Kept {
        time: VisitTime,
    },
    /// They did not want it: nothing was booked.
    NothingBooked,
    /// There is no visit that could be moved or cancelled.
    NoVisit,
    /// Which of several visits is meant?
    WhichVisit {
        options: Vec<(AppointmentId, Zoned)>,
        cancel: bool,
    },

    // From the lab.
    Reminder {
        appointment: AppointmentId,
        time: VisitTime,
        place: Place,
        patient: Option<String>,
    },
    MovedByLab {
        time: VisitTime,
        place: Place,
    },
    CancelledByLab {
        time: VisitTime,
    },

    // To the lab.
    ForLab {
        news: VisitNews,
        dentist: String,
        patient: Option<String>,
        time: VisitTime,
        place: Place,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitNews {
    Booked,
    Moved,
    Cancelled { late: bool },
}

impl VisitNews {
    pub fn name(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Moved => "moved",
            Self::Cancelled { late: false } => "cancelled",
            Self::Cancelled { late: true } => "cancelled_late",
        }
    }
}

impl Visit {
    pub fn name(&self) -> &'static str {
        match self {
            Self::AskTime { .. } => "ask_time",
            Self::AskPlace { .. } => "ask_place",
            Self::Confirm { .. } => "confirm_visit",
            Self::Booked { .. } => "visit_booked",
            Self::Moved { .. } => "visit_moved",
            Self::ConfirmCancel { .. } => "confirm_cancel",
            Self::Cancelled { .. } => "visit_cancelled",
            Self::Kept { .. } => "visit_kept",
            Self::NothingBooked => "nothing_booked",
            Self::NoVisit => "no_visit",
            Self::WhichVisit { .. } => "which_visit",
            Self::Reminder { .. } => "visit_reminder",
            Self::MovedByLab { .. } => "visit_moved_by_lab",
            Self::CancelledByLab { .. } => "visit_cancelled_by_lab",
            Self::ForLab { .. } => "visit_news",
        }
    }

    pub fn class(&self) -> Class {
        match self {
            Self::AskTime { .. }
            | Self::AskPlace { .. }
            | Self::Confirm { .. }
            | Self::Booked { .. }
            | Self::Moved { .. }
            | Self::ConfirmCancel { .. }
            | Self::Cancelled { .. }
            | Self::Kept { .. }
            | Self::NothingBooked
            | Self::NoVisit
            | Self::WhichVisit { .. } => Class::Reply,
            // Not a `Reminder`: one that waits for the end of the quiet hours may come after the visit.
            Self::Reminder { .. } | Self::MovedByLab { .. } | Self::CancelledByLab { .. } => Class::CaseNews,
            Self::ForLab { .. } => Class::Staff,
        }
    }

    pub(super) fn choices(&self) -> Vec<Choice> {
        let say = |label, reading| Choice {
            label,
            payload: Payload::Say(reading),
        };
        let visit = |label, appointment: &AppointmentId, reading| Choice {
            label,
            payload: Payload::Visit {
                appointment: appointment.clone(),
                reading,
            },
        };
        match self {
            Self::AskTime { offered, .. } => offered
                .iter()
                .map(|at| Choice {
                    label: Label::Time(at.clone()),
                    payload: Payload::Time(at.timestamp()),
                })
                .collect(),
            Self::Confirm { time, moving, .. } => vec![
                Choice {
                    label: if *moving { Label::MoveVisit } else { Label::BookVisit },
                    payload: Payload::Book(time.start.timestamp()),
                },
                say(Label::OtherTime, Reading::BookScan),
                say(Label::No, Reading::No),
            ],
            Self::ConfirmCancel { .. } => vec![
                say(Label::CancelVisit, Reading::Yes),
                say(Label::KeepVisit, Reading::No),
            ],
            Self::WhichVisit { options, cancel } => {
                let reading = if *cancel {
                    Reading::CancelVisit
                } else {
                    Reading::MoveVisit
                };
                let option = |(id, at): &(AppointmentId, Zoned)| visit(Label::Time(at.clone()), id, reading);
                options.iter().map(option).collect()
            }
            Self::Reminder { appointment, .. } => vec![
                visit(Label::MoveVisit, appointment, Reading::MoveVisit),
                visit(Label::CancelVisit, appointment, Reading::CancelVisit),
            ],
            Self::NoVisit | Self::NothingBooked => vec![
                say(Label::BookScan, Reading::BookScan),
                say(Label::Person, Reading::Person),
            ],
            Self::AskPlace { .. }
            | Self::Booked { .. }
            | Self::Moved { .. }
            | Self::Cancelled { .. }
            | Self::Kept { .. }
            | Self::MovedByLab { .. }
            | Self::CancelledByLab { .. }
            | Self::ForLab { .. } => Vec::new(),
        }
    }

    /// Whether the message asks WhatsApp to show its button for sharing a location.
    pub fn asks_for_location(&self) -> bool {
        matches!(self, Self::AskPlace { .. })
    }
}

/// Only what kind of notice it is, is shown.
impl std::fmt::Debug for Visit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
