//! What is said to and of dentists beside their running cases, with whatever people are called and write.

use domain::AppointmentId;
use domain::appointment::Place;
use domain::appointment::times::Problem;
use domain::inbound::MediaKind;
use domain::notice::{Account, Attached, Intake, Matter, Visit, VisitNews, VisitTime};
use domain::record::{FileKind, Refusal, Requisite};
use jiff::{Span, Zoned};

use super::super::variants::{at, price};
use super::*;

pub(super) fn notices(abouts: &[About], words: &str, small: u8) -> Vec<Notice> {
    let accounts = accounts(words).into_iter().map(Notice::Account);
    let intakes = intakes(&abouts[0], words, small).into_iter().map(Notice::Intake);
    let visits = visits(words, small).into_iter().map(Notice::Visit);
    accounts.chain(intakes).chain(visits).collect()
}

fn accounts(words: &str) -> Vec<Account> {
    let words = || words.to_owned();
    vec![
        Account::Registered { name: words() },
        Account::AlreadyRegistered { name: words() },
        Account::DetailsNoted {
            name: Some(words()),
            clinic: Some(words()),
            licence: Some(words()),
            phone: Some(words()),
        },
        Account::LicenceRejected { reason: words() },
        Account::StaffWrites { words: words() },
        Account::DentistRegistered {
            dentist: words(),
            clinic: words(),
            licence: words(),
            user_id: words(),
            also_given_by_another: true,
        },
        Account::DentistWrites {
            dentist: words(),
            user_id: words(),
            words: words(),
        },
    ]
}

fn intakes(about: &About, words: &str, small: u8) -> Vec<Intake> {
    let about = || about.clone();
    let (words, files) = (|| words.to_owned(), u16::from(small));
    let for_staff = || StaffAbout {
        case: about().case,
        patient: about().patient,
        dentist: words(),
    };
    vec![
        Intake::RecordsAsked { about: about() },
        Intake::FileReceived {
            about: Some(about()),
            kind: FileKind::Photo,
            files,
            collecting: true,
        },
        Intake::FileRefused {
            file: Some(words()),
            reason: Refusal::TooBig { limit_mb: files },
        },
        Intake::FileLost { file: Some(words()) },
        Intake::RecordsComplete {
            about: about(),
            files,
            missing: vec![Requisite::Opg],
        },
        Intake::NoteTaken { about: about() },
        Intake::ScanAsked { about: about() },
        Intake::QuotationOffered {
            about: about(),
            price: price(),
            note: Some(words()),
            document: Some(words()),
        },
        Intake::QuotationReminder {
            about: about(),
            price: price(),
        },
        Intake::RecordsReady {
            about: for_staff(),
            files,
            missing: vec![Requisite::Scan, Requisite::Photos, Requisite::Opg],
        },
        Intake::QuotationAnswered {
            about: for_staff(),
            accepted: small > 9,
            words: words(),
        },
        Intake::QuotationQuestion {
            about: for_staff(),
            words: words(),
        },
        Intake::MatterReported {
            matter: Matter::Trouble,
            dentist: words(),
            user_id: words(),
            about: Some(about()),
            words: words(),
        },
        Intake::FileForwarded {
            dentist: words(),
            user_id: words(),
            about: Some(about()),
            kind: FileKind::Photo,
            caption: Some(words()),
            file: Some(Attached {
                kind: MediaKind::Image,
                media_id: words(),
                file_name: Some(words()),
            }),
        },
        Intake::FileNotFetched {
            dentist: words(),
            user_id: words(),
            about: None,
        },
    ]
}

fn visits(words: &str, small: u8) -> Vec<Visit> {
    let words = || words.to_owned();
    let time = || VisitTime {
        start: at("2026-12-03T15:00[Asia/Kolkata]"),
        minutes: u16::from(small),
    };
    // Two are on each minute, so that their titles are alike.
    let times = |count: u8| -> Vec<Zoned> {
        let later = |n: u8| time().start.checked_add(Span::new().minutes(i64::from(n / 2) * 17));
        (0..count).map(|n| later(n).unwrap()).collect()
    };
    let pin = || Place::Pin {
        latitude: words(),
        longitude: words(),
        name: Some(words()),
        address: Some(words()),
    };
    let appointment = || AppointmentId::trusted("visit-1");
    vec![
        Visit::AskTime {
            problem: Some(Problem::Taken),
            wanted: Some(time().start),
            offered: times(small % 16),
        },
        Visit::AskPlace { time: time() },
        Visit::Confirm {
            time: time(),
            place: pin(),
            patient: Some(words()),
            moving: true,
            late: true,
        },
        Visit::Booked {
            time: time(),
            place: Place::Address(words()),
            patient: Some(words()),
            notice_hours: u16::from(small),
        },
        Visit::WhichVisit {
            options: times(small % 16 + 1)
                .into_iter()
                .map(|at| (appointment(), at))
                .collect(),
            cancel: small > 9,
        },
        Visit::Reminder {
            appointment: appointment(),
            time: time(),
            place: pin(),
            patient: Some(words()),
        },
        Visit::MovedByLab {
            time: time(),
            place: pin(),
        },
        Visit::ForLab {
            news: VisitNews::Moved,
            dentist: words(),
            patient: Some(words()),
            time: time(),
            place: pin(),
        },
    ]
}
