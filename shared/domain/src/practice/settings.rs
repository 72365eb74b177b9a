//! What a practice may want to change: a part of the settings document, with these defaults. Zone, holidays, quiet hours,
//! region and language are those of the whole document.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::{Date, Time};

use crate::Rejection;
use crate::customer::Channel;
use crate::email::Email;
use crate::phone::Phone;
use crate::practice::snippet::{self, Snippet};

/// From when to when, for each weekday; Monday is 1, Sunday is 7 (ISO 8601). None: closed.
pub type Week = BTreeMap<i8, Vec<(Time, Time)>>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practice {
    /// How the practice names itself in messages.
    pub name: String,
    pub phone: Option<Phone>,
    pub address: Option<String>,
    /// Who is called at any hour.
    pub emergency_phone: Option<Phone>,
    pub hours: Week,
    /// By name; names are compared without regard to case and spaces.
    pub services: BTreeMap<String, Service>,
    /// Of every service that is not named.
    pub other_points: u32,
    pub other_minutes: u16,
    /// Empty: whoever is named is taken, and nobody has to be.
    pub dentists: Vec<String>,
    /// Days on which a dentist is away, by name.
    pub days_off: BTreeMap<String, BTreeSet<Date>>,
    pub chairs: Vec<String>,
    /// Starts are offered every so many minutes from the opening on.
    pub step_minutes: u16,
    /// Nothing is booked further ahead.
    pub days_ahead: u16,
    /// How long before the start patients are reminded, longest first.
    pub reminder_minutes: Vec<u32>,
    pub reminder_channels: Vec<Channel>,
    /// How long after a visit it is asked how it was; 0: never.
    pub follow_up_days: u16,
    /// A change or cancellation on shorter notice is late.
    pub change_notice_hours: u16,
    /// How long points are good for. None: for ever.
    pub points_expire_days: Option<u16>,
    pub staff: Vec<StaffContact>,
    /// The approved answers to what patients ask.
    pub snippets: Vec<Snippet>,
    /// The waits before each new try of an e-mail or SMS: as many as there are tries after the first.
    pub retry_seconds: Vec<u32>,
    /// For how long cancelled appointments are kept.
    pub cancelled_kept_days: u16,
    /// Who gets the tickets that nobody else got.
    pub ticket_assignee: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    pub minutes: u16,
    /// For a completed visit.
    pub points: u32,
}

/// One of the practice's own people, and what they want to hear of.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffContact {
    pub name: String,
    pub email: Option<Email>,
    pub sms: Option<Phone>,
    pub whatsapp: Option<Phone>,
    pub hears: BTreeSet<StaffTopic>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StaffTopic {
    Appointments,
    Tickets,
    Emergencies,
    Reports,
}

impl StaffTopic {
    pub const ALL: [Self; 4] = [Self::Appointments, Self::Tickets, Self::Emergencies, Self::Reports];

    pub fn name(self) -> &'static str {
        match self {
            Self::Appointments => "appointments",
            Self::Tickets => "tickets",
            Self::Emergencies => "emergencies",
            Self::Reports => "reports",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

impl Practice {
    /// A service as the practice writes it, and what it takes and brings.
    pub fn service(&self, name: &str) -> (String, Service) {
        let wanted = folded(name);
        let known = self.services.iter().find(|(known, _)| folded(known) == wanted);
        match known {
            Some((known, service)) => (known.clone(), *service),
            None => (
                tidy(name),
                Service {
                    minutes: self.other_minutes,
                    points: self.other_points,
                },
            ),
        }
    }

    /// A dentist as the practice writes them.
    ///
    /// # Errors
    /// When the practice has others.
    pub fn dentist(&self, name: &str) -> Result<String, Rejection> {
        known("dentist", name, &self.dentists)
    }

    /// A chair as the practice writes it.
    ///
    /// # Errors
    /// When the practice has others.
    pub fn chair(&self, name: &str) -> Result<String, Rejection> {
        known("chair", name, &self.chairs)
    }

    pub fn is_away(&self, dentist: &str, day: Date) -> bool {
        let wanted = folded(dentist);
        let mut away = self.days_off.iter().filter(|(name, _)| folded(name) == wanted);
        away.any(|(_, days)| days.contains(&day))
    }
}

/// Where there is no list, any name is one.
fn known(what: &str, name: &str, known: &[String]) -> Result<String, Rejection> {
    if known.is_empty() {
        return Ok(tidy(name));
    }
    let found = known.iter().find(|known| folded(known) == folded(name));
    found.cloned().ok_or_else(|| {
        Rejection::illegal(format!(
            "there is no {what} of this name; there is {}",
            known.join(", ")
        ))
    })
}

/// A name in the one form that all its spellings share.
pub fn folded(name: &str) -> String {
    tidy(name).to_lowercase()
}

/// A name without the spaces that nobody meant.
pub fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Default for Practice {
    fn default() -> Self {
        let hours = |from, until| vec![(Time::constant(from, 0, 0, 0), Time::constant(until, 0, 0, 0))];
        let mut week: Week = (1..=5).map(|weekday| (weekday, hours(8, 17))).collect();
        week.insert(6, hours(9, 13));
        let services = [
            ("General Checkup", 30, 10),
            ("Teeth Cleaning", 60, 15),
            ("Teeth Whitening", 60, 25),
            ("Dental Fillings", 60, 20),
            ("Root Canal", 90, 50),
            ("Dental Crown", 90, 60),
            ("Dental Implants", 120, 100),
        ];
        Self {
            name: "Chairside Dental Practice".to_owned(),
            phone: None,
            address: None,
            emergency_phone: None,
            hours: week,
            services: services
                .into_iter()
                .map(|(name, minutes, points)| (name.to_owned(), Service { minutes, points }))
                .collect(),
            other_points: 10,
            other_minutes: 30,
            dentists: Vec::new(),
            days_off: BTreeMap::new(),
            chairs: Vec::new(),
            step_minutes: 15,
            days_ahead: 365,
            reminder_minutes: vec![24 * 60, 2 * 60],
            reminder_channels: vec![Channel::Email, Channel::Sms],
            follow_up_days: 3,
            change_notice_hours: 24,
            points_expire_days: None,
            staff: Vec::new(),
            retry_seconds: vec![5, 30, 120],
            cancelled_kept_days: 90,
            ticket_assignee: None,
            snippets: snippet::defaults(),
        }
    }
}

/// How to reach somebody is theirs: only what they hear of is shown.
impl fmt::Debug for StaffContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffContact")
            .field("hears", &self.hears)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_found_however_it_is_written_and_any_other_has_the_default() {
        let practice = Practice::default();
        let (name, service) = practice.service("  teeth   CLEANING ");
        assert_eq!((name.as_str(), service.points), ("Teeth Cleaning", 15));
        assert_eq!(practice.service("Dental Implants").1.points, 100);
        let (name, service) = practice.service(" Dream  analysis");
        assert_eq!(name, "Dream analysis");
        assert_eq!((service.points, service.minutes), (10, 30));
    }
}
