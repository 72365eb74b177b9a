//! A message beside what the conversation itself had asked for: a detail, a patient's name, a time, a place, words, a yes.
//!
//! What was asked for is read first, and taken as it is; but nobody who plainly says something else ("help", "stop", "talk to
//! a person") is held to the question.

use domain::reading::{Answer, Field, Question, ReadBy, Reading, Topic, Wanted, When};

use super::agreement;
use super::cue::Cue;
use super::heard::Heard;
use super::lexicon::LEXICON;
use super::spans::spans;
use super::times::{self, Purpose};
use super::{details, verdict, words};

pub(super) fn read(question: &Question, heard: &Heard) -> Option<Answer> {
    let reading =
        verdict::decide(heard, &question.open, question.wanted).filter(|reading| is_possible(*reading, question));
    // Details are corrected at any time; but "my clinic is …" may also be the place, or part of a story.
    let may_tell = match question.wanted {
        None | Some(Wanted::Patient | Wanted::Time { .. } | Wanted::Confirmation) => true,
        Some(Wanted::Detail(_) | Wanted::Place | Wanted::Words) => false,
    };
    if let Some(details) = may_tell.then(|| details::told(&question.text)).flatten() {
        return Some(Answer {
            details,
            ..of(Reading::Details)
        });
    }
    match question.wanted {
        Some(Wanted::Detail(field)) => detail(question, heard, reading, field),
        Some(Wanted::Patient) => patient(question, heard, reading),
        Some(Wanted::Time { offered }) => time(question, heard, reading, offered),
        Some(Wanted::Place) => place(question, heard, reading),
        Some(Wanted::Words) => Some(matter(heard, reading)),
        Some(Wanted::Confirmation) => confirmation(question, reading),
        None => nothing(question, reading),
    }
}

/// What the words give beside a reading, whoever came to it: the patient of a new case, the time of a visit.
pub(super) fn with_the_rest(question: &Question, answer: Answer) -> Answer {
    if answer.reading == Reading::NewCase && answer.patient.is_none() {
        let patient = details::patient_of_new_case(&question.text).map(str::to_owned);
        return Answer { patient, ..answer };
    }
    let purpose = if answer.reading == Reading::MoveVisit {
        Purpose::Moving
    } else {
        purpose(question)
    };
    let of_a_visit = matches!(answer.reading, Reading::BookScan | Reading::MoveVisit) && answer.when.is_none();
    let when = if of_a_visit {
        said(question, purpose)
    } else {
        answer.when
    };
    Answer { when, ..answer }
}

/// A "no" to "when?" and "where?" is no answer to these, but it says that no visit is wanted any more.
fn is_possible(reading: Reading, question: &Question) -> bool {
    let looking = matches!(question.wanted, Some(Wanted::Time { .. } | Wanted::Place));
    reading.is_possible(question) || (looking && reading == Reading::No)
}

fn of(reading: Reading) -> Answer {
    Answer::of(reading, ReadBy::Rule)
}

fn at(reading: Reading, when: When) -> Answer {
    Answer {
        when: Some(when),
        ..of(reading)
    }
}

fn purpose(question: &Question) -> Purpose {
    match question.wanted {
        Some(Wanted::Time { offered }) => Purpose::Choosing(offered),
        Some(Wanted::Detail(_) | Wanted::Patient | Wanted::Place | Wanted::Words | Wanted::Confirmation) | None => {
            Purpose::Booking
        }
    }
}

fn said(question: &Question, purpose: Purpose) -> Option<When> {
    let said = times::read(&question.text, question.sent_at, purpose);
    (!said.when.is_empty()).then_some(said.when)
}

/// Every word is known, and some of them say something: no name and no number was given.
fn is_talk(heard: &Heard) -> bool {
    const TALK: [Cue; 38] = [
        Cue::Yes,
        Cue::No,
        Cue::Thumb,
        Cue::Status,
        Cue::Greeting,
        Cue::Thanks,
        Cue::Okay,
        Cue::Acknowledged,
        Cue::NoThanks,
        Cue::Help,
        Cue::Person,
        Cue::Done,
        Cue::Register,
        Cue::NewCase,
        Cue::Wrong,
        Cue::ByProduct,
        Cue::Finances,
        Cue::BookScan,
        Cue::SendScan,
        Cue::MoveVisit,
        Cue::CancelVisit,
        Cue::InEnglish,
        Cue::InSpanish,
        Cue::Refused,
        Cue::Accept,
        Cue::Decline,
        Cue::Confirms,
        Cue::Sends,
        Cue::CancelIt,
        Cue::OtherTime,
        Cue::Quote,
        Cue::Appointment,
        Cue::Doubt,
        Cue::Bad,
        Cue::Arrived,
        Cue::NotArrived,
        Cue::NotYet,
        Cue::GotIt,
    ];
    heard.unknown == 0 && heard.has_any(&TALK)
}

/// "Ok" is no thanks when something was asked: it has to be asked again.
fn talk(heard: &Heard, reading: Option<Reading>) -> Answer {
    let says_something = |reading: &Reading| reading.is_general() || *reading == Reading::No;
    let plain = reading
        .filter(says_something)
        .filter(|reading| *reading != Reading::Thanks || heard.has(Cue::Thanks));
    of(plain.unwrap_or(Reading::Unknown))
}

/// These are said in so many words that no name looks like them.
fn is_plain_wish(reading: Reading) -> bool {
    matches!(
        reading,
        Reading::Register
            | Reading::NewCase
            | Reading::BookScan
            | Reading::SendScan
            | Reading::MoveVisit
            | Reading::CancelVisit
    )
}

fn detail(question: &Question, heard: &Heard, reading: Option<Reading>, field: Field) -> Option<Answer> {
    let number = matches!(field, Field::Licence | Field::Phone);
    let has_digits = question.text.chars().any(char::is_numeric);
    if is_talk(heard) && !(number && has_digits) {
        return Some(talk(heard, reading));
    }
    if let Some(wish) = reading.filter(|reading| is_plain_wish(*reading)) {
        return Some(of(wish));
    }
    match details::given(&question.text, field) {
        Some(details) => Some(Answer {
            details,
            ..of(Reading::Details)
        }),
        None => reading.map(of),
    }
}

fn patient(question: &Question, heard: &Heard, reading: Option<Reading>) -> Option<Answer> {
    if let Some(patient) = details::patient_of_new_case(&question.text) {
        return Some(Answer {
            patient: Some(patient.to_owned()),
            ..of(Reading::Unknown)
        });
    }
    if is_talk(heard) {
        let no_more = heard.has(Cue::CancelIt).then_some(Reading::No);
        return Some(talk(heard, gives_up(heard).or(no_more).or(reading)));
    }
    if let Some(wish) = reading.filter(|reading| is_plain_wish(*reading)) {
        return Some(of(wish));
    }
    match details::patient_named(&question.text) {
        Some(name) => Some(Answer {
            patient: Some(name.to_owned()),
            ..of(Reading::Unknown)
        }),
        None => reading.map(of),
    }
}

fn time(question: &Question, heard: &Heard, reading: Option<Reading>, offered: u8) -> Option<Answer> {
    let Some(when) = said(question, Purpose::Choosing(offered)) else {
        // One time was offered, and that one is fine.
        let agreed = agreement::is_yes(heard) && offered == 1;
        let only = When {
            choice: Some(0),
            ..When::default()
        };
        return if agreed {
            Some(at(Reading::Unknown, only))
        } else if is_talk(heard) {
            Some(talk(heard, gives_up(heard).or(reading)))
        } else {
            reading.map(of)
        };
    };
    Some(match reading {
        Some(reading) if says_more_than_a_time(reading) => of(reading),
        Some(Reading::BookScan) => at(Reading::BookScan, when),
        Some(_) | None => at(Reading::Unknown, when),
    })
}

/// A time beside one of these is no answer to "when?": "cancel the Thursday visit".
fn says_more_than_a_time(reading: Reading) -> bool {
    matches!(
        reading,
        Reading::Person
            | Reading::CancelVisit
            | Reading::NewCase
            | Reading::Trouble
            | Reading::ByProduct
            | Reading::Finances
            | Reading::SendScan
            | Reading::Register
    )
}

fn confirmation(question: &Question, reading: Option<Reading>) -> Option<Answer> {
    let Some(when) = said(question, Purpose::Booking) else {
        return reading.map(of);
    };
    // "14 Park Street, 3rd floor": a day beside a street is part of the address.
    if reading.is_none() && is_address(&question.text) {
        return Some(of(Reading::Unknown));
    }
    Some(match reading {
        Some(reading) if says_more_than_a_time(reading) => of(reading),
        Some(Reading::MoveVisit) => Answer {
            when: said(question, Purpose::Moving),
            ..of(Reading::MoveVisit)
        },
        Some(reading @ (Reading::BookScan | Reading::No)) => at(reading, when),
        // "Yes, at 4": who knows whether that is the time that we asked about.
        Some(_) | None => at(Reading::Unknown, when),
    })
}

/// Words of addresses, and of hardly anything else that is said about a time.
const OF_AN_ADDRESS: [&str; 26] = [
    "address",
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "floor",
    "flat",
    "block",
    "sector",
    "building",
    "tower",
    "nagar",
    "colony",
    "near",
    "opposite",
    "apartment",
    "suite",
    "calle",
    "avenida",
    "plaza",
    "piso",
    "colonia",
    "direccion",
];

fn is_address(text: &str) -> bool {
    spans(text)
        .iter()
        .any(|span| OF_AN_ADDRESS.contains(&span.word.as_str()))
}

/// "Never mind": no visit, then.
fn gives_up(heard: &Heard) -> Option<Reading> {
    heard.has_any(&[Cue::Decline, Cue::NoThanks]).then_some(Reading::No)
}

/// An address is taken as it is, and no model has to see where somebody lives.
fn place(question: &Question, heard: &Heard, reading: Option<Reading>) -> Option<Answer> {
    let said = times::read(&question.text, question.sent_at, Purpose::Booking);
    if said.alone && !question.text.chars().all(|c| !c.is_alphabetic()) {
        return Some(at(Reading::BookScan, said.when));
    }
    let leaves = matches!(
        reading,
        Some(Reading::Person | Reading::CancelVisit | Reading::MoveVisit)
    );
    if is_talk(heard) || leaves {
        // "Okay" is no address.
        let polite = heard
            .has_any(&[Cue::Okay, Cue::Acknowledged, Cue::Thumb])
            .then_some(Reading::Thanks);
        return Some(of(gives_up(heard).or(reading).or(polite).unwrap_or(Reading::Unknown)));
    }
    if heard.asks {
        reading.map(of)
    } else {
        Some(of(Reading::Unknown))
    }
}

/// Whatever somebody says when we asked what the matter is, is the matter; unless it is plainly something else.
fn matter(heard: &Heard, reading: Option<Reading>) -> Answer {
    let something_else = reading.filter(|reading| {
        let known = heard.unknown == 0 && !heard.complains();
        let matter = matches!(reading, Reading::Trouble | Reading::ByProduct | Reading::Finances);
        known && !matter && reading.is_general()
    });
    of(something_else.unwrap_or(Reading::Unknown))
}

/// The wish to be registered, with what they tell of themselves: however many names that is, they are known by their labels.
fn registering(question: &Question, reading: Option<Reading>) -> Option<Answer> {
    let details = details::labelled(&question.text);
    let values = Field::ALL.into_iter().filter_map(|field| details.get(field));
    let wish = values.fold(question.text.clone(), |text, value| text.replacen(value, "it", 1));
    let heard = Heard::in_words(&words::split(&wish), &LEXICON);
    let read = reading.or_else(|| verdict::decide(&heard, &question.open, question.wanted));
    (read == Some(Reading::Register)).then(|| Answer {
        details,
        ..of(Reading::Register)
    })
}

/// Among the notes on a case that is being collected few unknown words make a wish. But the wish for a new case has a name
/// in it, and what follows on the name is about the new case.
fn new_patient(question: &Question) -> Option<&str> {
    let patient = details::patient_of_new_case(&question.text)?;
    let (wish, rest) = question.text.split_once(patient)?;
    let answers_too = rest.contains('?') || question.open.iter().any(|topic| topic.takes_yes_or_no());
    let heard = Heard::in_words(&words::split(&format!("{wish}it")), &LEXICON);
    let reading = verdict::decide(&heard, &question.open, question.wanted);
    (reading == Some(Reading::NewCase) && !answers_too).then_some(patient)
}

fn nothing(question: &Question, reading: Option<Reading>) -> Option<Answer> {
    if let Some(answer) = registering(question, reading) {
        return Some(answer);
    }
    if reading.is_none()
        && let Some(patient) = new_patient(question)
    {
        return Some(Answer {
            patient: Some(patient.to_owned()),
            ..of(Reading::NewCase)
        });
    }
    if reading.is_none() && details::asks_to_change(&question.text) {
        return Some(of(Reading::Details));
    }
    // We asked whether somebody shall come, and were told when.
    if question.open.contains(&Topic::Scan) && reading.is_none_or(|reading| reading == Reading::Unknown) {
        let said = times::read(&question.text, question.sent_at, Purpose::Booking);
        if said.alone {
            return Some(at(Reading::BookScan, said.when));
        }
    }
    reading.map(|reading| with_the_rest(question, of(reading)))
}
