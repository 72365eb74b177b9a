//! What a lab or a practice may want to change: one document, with these defaults. Nothing here is a constant elsewhere.

use std::collections::BTreeMap;

use jiff::civil::Time;
use jiff::tz::TimeZone;

use crate::business_days::Calendar;
use crate::person::Language;
use crate::phone::Phone;
use crate::practice::settings::Practice;
use crate::sheet::Sheets;
use crate::subscription::Subscription;

/// The whole settings document. `version` is 0 for the defaults and counts every accepted edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub version: u64,
    /// How the lab names itself in messages.
    pub lab_name: String,
    /// Country (ISO 3166-1 alpha-2) of phone numbers that are written without a country code.
    pub region: String,
    /// The language for people whose own is not known.
    pub language: Language,
    pub calendar: Calendar,
    /// Messages that nobody is waiting for are held back between these local times.
    pub quiet_hours: Option<QuietHours>,
    pub stages: Stages,
    /// Into how many phases a phase-wise case is split, unless the case says.
    pub phases: u8,
    /// After how many days an unanswered fit question is asked again; once more after the last, the clinical team gets it.
    pub fit_reminder_days: Vec<u16>,
    /// Get fit problems, with case, patient and the dentist's own words.
    pub clinical_team: Vec<Phone>,
    /// Get late cases, parcels in trouble, and dentists who ask for a person.
    pub lab_team: Vec<Phone>,
    /// Whether a case that came through the chat may go into production before a person has verified the licence.
    pub unverified_may_start: bool,
    pub visits: Visits,
    /// For how many days messages are kept.
    pub message_retention_days: u16,
    /// The folder of the drive under which every dentist gets one; none: files are not put into a drive.
    pub drive_folder: Option<String>,
    pub practice: Practice,
    /// Other systems that are told what happens, no two under one name.
    pub subscriptions: Vec<Subscription>,
    pub sheets: Sheets,
}

/// Visits to take a scan: when, how long, and what is agreed about changes. Times are local to the lab's zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visits {
    pub minutes: u16,
    /// Kept free before and after each.
    pub buffer_minutes: u16,
    /// Starts are offered every so many minutes from the opening on.
    pub step_minutes: u16,
    /// Nothing is booked on shorter notice.
    pub notice_minutes: u32,
    /// Nothing is booked further ahead.
    pub days_ahead: u16,
    /// A change or cancellation on shorter notice is charged.
    pub change_notice_hours: u16,
    /// From when to when, for each weekday; Monday is 1, Sunday is 7 (ISO 8601). None: closed.
    pub hours: BTreeMap<i8, Vec<(Time, Time)>>,
    /// Ids of the Google calendars that have to be free. The first one gets the bookings.
    pub calendars: Vec<String>,
    /// How long before the start the dentist is reminded.
    pub reminder_minutes: Vec<u32>,
}

impl Settings {
    /// Who gets what concerns the lab: a notice that reaches nobody would be a broken promise, so each team stands in for
    /// the other.
    pub fn lab(&self) -> &[Phone] {
        if self.lab_team.is_empty() {
            &self.clinical_team
        } else {
            &self.lab_team
        }
    }

    /// Who gets what concerns the fit.
    pub fn clinical(&self) -> &[Phone] {
        if self.clinical_team.is_empty() {
            &self.lab_team
        } else {
            &self.clinical_team
        }
    }
}

/// More phases than any case has had.
pub const MAX_PHASES: u8 = 20;

/// Local times; may wrap past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    pub from: Time,
    pub until: Time,
}

/// How long things take, in business days, and what happens when they take longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stages {
    /// From approval to the finished plan.
    pub planning: Stage,
    /// From the plan to the dispatch of the training aligner.
    pub training_aligner: Stage,
    /// In the carrier's hands.
    pub delivery: Stage,
    /// From the choice of phase-wise to the dispatch of a phase.
    pub phase: Stage,
    /// From the choice of the full case to its dispatch.
    pub full_case: Stage,
    /// From complete records to the quotation, and from the scan to approval: the lab looks at what it was sent.
    pub review: Stage,
}

/// One stage's estimate (`days_min` to `days_max` business days) and what the clock does after `days_max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    pub days_min: u16,
    pub days_max: u16,
    pub when_due: WhenDue,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenDue {
    /// The clock takes the case to its next stage.
    Advance,
    /// The lab team is told that the case is late.
    RemindStaff,
    Nothing,
}

impl Default for Settings {
    fn default() -> Self {
        let stage = |days_min, days_max| Stage {
            days_min,
            days_max,
            when_due: WhenDue::RemindStaff,
        };
        Self {
            version: 0,
            lab_name: "Chairside Aligner Lab".to_owned(),
            region: "IN".to_owned(),
            language: Language::English,
            calendar: Calendar {
                zone: TimeZone::get("Asia/Kolkata").unwrap_or(TimeZone::UTC),
                working_days: (1..=5).collect(),
                holidays: std::collections::BTreeSet::new(),
            },
            quiet_hours: Some(QuietHours {
                from: Time::constant(21, 0, 0, 0),
                until: Time::constant(8, 0, 0, 0),
            }),
            stages: Stages {
                planning: stage(1, 2),
                training_aligner: stage(1, 2),
                delivery: stage(2, 3),
                phase: stage(5, 7),
                full_case: stage(7, 10),
                review: stage(1, 2),
            },
            phases: 3,
            fit_reminder_days: vec![1, 3],
            clinical_team: Vec::new(),
            lab_team: Vec::new(),
            unverified_may_start: false,
            visits: Visits::default(),
            message_retention_days: 3650,
            drive_folder: None,
            practice: Practice::default(),
            subscriptions: Vec::new(),
            sheets: Sheets::default(),
        }
    }
}

impl Default for Visits {
    fn default() -> Self {
        let day = vec![(Time::constant(9, 0, 0, 0), Time::constant(18, 0, 0, 0))];
        Self {
            minutes: 30,
            buffer_minutes: 0,
            step_minutes: 30,
            notice_minutes: 120,
            days_ahead: 30,
            change_notice_hours: 24,
            hours: (1..=5).map(|weekday| (weekday, day.clone())).collect(),
            calendars: Vec::new(),
            reminder_minutes: vec![24 * 60, 2 * 60],
        }
    }
}
