//! What dentists do in the chat: mostly what helps them on, else what comes to their minds, old buttons, files and places.

use app::Conversed;
use app::ports::{Calendar, CalendarChanges, OutsideError, Store};
use domain::appointment::Appointment;
use domain::appointment::times::Busy;
use domain::conversation::Focus;
use domain::inbound::{Content, Inbound, MediaKind};
use domain::reading::{Answer, DayPart, Details, Field, ReadBy, Reading, Topic, When};
use domain::{EventId, Timestamp, WhatsAppUser};
use jiff::SignedDuration;
use jiff::civil::{date, time};
use testkit::{FakeCalendar, FakeReader};

use super::World;

const NAME: &str = "i am Dr. Rao";
const CLINIC: &str = "my clinic is Smile Studio, Ahmedabad";
const LICENCE: &str = "licence A-12345";
const ADDRESS: &str = "12 Lake View Road, Ahmedabad";
const PATIENTS: [&str; 2] = ["for Zoe Young", "for Max Stone"];
const TIMES: [&str; 6] = [
    "monday at ten",
    "monday quarter past ten",
    "tuesday at ten",
    "tuesday",
    "in the morning",
    "the second one",
];
const WORDS: [(&str, Reading); 24] = [
    ("yes", Reading::Yes),
    ("no", Reading::No),
    ("phases", Reading::PhaseWise),
    ("full", Reading::FullCase),
    ("status", Reading::Status),
    ("arrived", Reading::Arrived),
    ("not arrived", Reading::NotArrived),
    ("stop", Reading::Stop),
    ("start", Reading::Start),
    ("start", Reading::Start),
    ("person", Reading::Person),
    ("hello", Reading::Greeting),
    ("done", Reading::Done),
    ("register", Reading::Register),
    ("new case", Reading::NewCase),
    ("i will send it", Reading::SendScan),
    ("book a scan", Reading::BookScan),
    ("another time", Reading::MoveVisit),
    ("do not come", Reading::CancelVisit),
    ("something is wrong", Reading::Trouble),
    ("por favor en español", Reading::InSpanish),
    ("hm", Reading::Unknown),
    ("Patient0", Reading::Unknown),
    ("mind the second molar please", Reading::Unknown),
];

/// Understands every word that is said here.
pub(super) fn reader() -> FakeReader {
    let reader = FakeReader::default();
    for (text, reading) in WORDS {
        reader.understands(text, reading, ReadBy::Rule);
    }
    let details = |name: Option<&str>, clinic: Option<&str>, licence: Option<&str>| Answer {
        details: Details {
            name: name.map(str::to_owned),
            clinic: clinic.map(str::to_owned),
            licence: licence.map(str::to_owned),
            phone: None,
        },
        ..Answer::of(Reading::Details, ReadBy::Rule)
    };
    reader.answers(NAME, details(Some("Dr. Rao"), None, None));
    reader.answers(CLINIC, details(None, Some("Smile Studio, Ahmedabad"), None));
    reader.answers(LICENCE, details(None, None, Some("A-12345")));
    for text in PATIENTS {
        let patient = text.strip_prefix("for ").map(str::to_owned);
        let answer = Answer::of(Reading::NewCase, ReadBy::Rule);
        reader.answers(text, Answer { patient, ..answer });
    }
    let (monday, tuesday) = (date(2026, 11, 23), date(2026, 11, 24));
    let whens = [
        (Some(monday), Some(time(10, 0, 0, 0)), None, None),
        (Some(monday), Some(time(10, 15, 0, 0)), None, None),
        (Some(tuesday), Some(time(10, 0, 0, 0)), None, None),
        (Some(tuesday), None, None, None),
        (None, None, Some(DayPart::Morning), None),
        (None, None, None, Some(1)),
    ];
    for (text, (day, time, part, choice)) in TIMES.into_iter().zip(whens) {
        let when = Some(When {
            day,
            time,
            part,
            choice,
        });
        let answer = Answer::of(Reading::Details, ReadBy::Rule);
        reader.answers(text, Answer { when, ..answer });
    }
    reader
}

impl World {
    pub(super) async fn hear(&mut self, now: Timestamp) {
        let user = self.some_dentist();
        let inbound = self.something_from(&user, now).await;
        self.somebody_is_faster();
        self.take_in(inbound, now).await;
    }

    async fn take_in(&mut self, inbound: Inbound, now: Timestamp) {
        let heard = self.lab.converse(&self.reader, &self.outside.calendar, &inbound, now);
        heard.await.unwrap();
        self.heard.push(inbound);
    }

    pub(super) async fn register(&mut self, user: &WhatsAppUser) {
        for words in ["register", NAME, CLINIC, LICENCE] {
            let now = self.clock.advance(SignedDuration::from_secs(5));
            let inbound = self.inbound(user, Content::Text(words.to_owned()), now);
            self.take_in(inbound, now).await;
        }
    }

    /// Both look at the same calendar before either of them has booked.
    pub(super) async fn hear_two_at_once(&mut self, now: Timestamp) {
        let first = self.something_from(&Self::dentist(0), now).await;
        let mut second = self.something_from(&Self::dentist(1), now).await;
        second.id = EventId::trusted(format!("{}b", first.id.as_str()));
        let calendar = SlowCalendar(&self.outside.calendar);
        let (one, other) = futures_util::future::join(
            Box::pin(self.lab.converse(&self.reader, &calendar, &first, now)),
            Box::pin(self.lab.converse(&self.reader, &calendar, &second, now)),
        )
        .await;
        one.unwrap();
        other.unwrap();
        self.heard.extend([first, second]);
    }

    pub(super) async fn hear_again(&mut self, now: Timestamp) {
        if self.heard.is_empty() {
            return;
        }
        let again = self.dice.one_of(&self.heard).clone();
        self.lab.store.take_commits();
        let done = self
            .lab
            .converse(&self.reader, &self.outside.calendar, &again, now)
            .await
            .unwrap();
        let seed = self.seed;
        assert_eq!(done, Conversed::Duplicate, "seed {seed}: a redelivered event");
        let commits = self.lab.store.take_commits();
        assert!(
            commits.is_empty(),
            "seed {seed}: a redelivered event has no second effect: {commits:?}"
        );
    }

    async fn something_from(&mut self, user: &WhatsAppUser, now: Timestamp) -> Inbound {
        let content = match self.dice.roll(10) {
            0..=5 => self.what_helps(user).await,
            6 | 7 => self.an_old_button(user),
            8 => self.a_file(),
            _ => Content::Text(self.dice.one_of(&WORDS).0.to_owned()),
        };
        let mut inbound = self.inbound(user, content, now);
        inbound.sent_at -= SignedDuration::from_secs(self.dice.signed(3));
        inbound
    }

    fn inbound(&self, user: &WhatsAppUser, content: Content, now: Timestamp) -> Inbound {
        Inbound {
            id: EventId::trusted(format!("in.{}", self.heard.len())),
            from: user.clone(),
            profile_name: None,
            sent_at: now,
            quotes: None,
            content,
        }
    }

    fn an_old_button(&mut self, user: &WhatsAppUser) -> Content {
        let buttons = self.provider.buttons.lock().unwrap();
        match buttons.get(&user.user_id()) {
            Some(shown) if !shown.is_empty() => {
                // Mostly one of the newest.
                let recent = &shown[shown.len().saturating_sub(3)..];
                let among = if self.dice.once_in(3) { shown } else { recent };
                Content::Tap {
                    payload: self.dice.one_of(among).clone(),
                    title: "tapped".to_owned(),
                }
            }
            Some(_) | None => Content::Text("hello".to_owned()),
        }
    }

    /// What takes a talk or a case further.
    async fn what_helps(&mut self, user: &WhatsAppUser) -> Content {
        let person = self.lab.store.person(&user.key().unwrap()).await.unwrap();
        let Some(conversation) = person.conversation else {
            return Content::Text("register".to_owned());
        };
        if conversation.stopped_at.is_some() {
            return Content::Text("start".to_owned());
        }
        let registered = conversation.profile.is_registered();
        let visits = person.appointments.iter().any(|visit| visit.is_ahead(self.clock.now()));
        let asks = person.cases.iter().find_map(domain::case::Case::waiting_for);
        let words = match (conversation.focus, asks) {
            (Focus::Registering { asked, .. }, _) => match asked {
                Field::Name => NAME,
                Field::Clinic => CLINIC,
                Field::Licence => LICENCE,
                Field::Phone => "hm",
            },
            (Focus::NamingPatient { .. }, _) => self.dice.one_of(&PATIENTS),
            (Focus::Describing { .. }, _) => "the box was open and one aligner is missing",
            (Focus::Cancelling { .. }, _) => self.dice.one_of(&["yes", "yes", "no"]),
            (Focus::Choosing { .. }, _) => self.dice.one_of(&["Patient0", "Zoe", "Max", "1", "2"]),
            (Focus::Booking(booking), _) => match (booking.at, booking.place) {
                (None, _) => self.dice.one_of(&TIMES),
                (Some(_), None) if self.dice.once_in(2) => ADDRESS,
                (Some(_), None) => return a_place(),
                (Some(_), Some(_)) => "yes",
            },
            (Focus::Collecting { .. }, _) | (Focus::General, Some(Topic::Records)) => {
                if self.dice.once_in(3) {
                    "done"
                } else {
                    return self.a_file();
                }
            }
            (Focus::General, Some(Topic::Scan)) => {
                if self.dice.once_in(3) {
                    return self.a_file();
                }
                "book a scan"
            }
            (Focus::General, Some(Topic::Dispatch)) => "phases",
            (Focus::General, Some(Topic::Fit | Topic::Arrival | Topic::Quotation)) => "yes",
            (Focus::General, None) if !registered => "register",
            (Focus::General, None) if visits => {
                self.dice
                    .one_of(&["another time", "another time", "do not come", "status"])
            }
            (Focus::General, None) => self
                .dice
                .one_of(&[PATIENTS[0], "book a scan", "book a scan", "book a scan"]),
        };
        Content::Text(words.to_owned())
    }

    /// One that the lab can use, mostly; else gone by the time it is fetched, or none at all.
    fn a_file(&mut self) -> Content {
        let (kind, name, bytes): (_, _, &[u8]) = *self.dice.one_of(&[
            (MediaKind::Image, None, PHOTO),
            (MediaKind::Image, None, PHOTO),
            (MediaKind::Document, Some("upper.stl"), SCAN),
            (MediaKind::Document, Some("upper.stl"), SCAN),
            // Only its content says what it is.
            (MediaKind::Document, Some("upper jaw"), SCAN),
            (MediaKind::Document, Some("plan.pdf"), b"%PDF-1.7 a document" as &[u8]),
            (MediaKind::Document, Some("plan.pdf"), b"MZ a program"),
            (MediaKind::Document, Some("setup.exe"), b"MZ a program"),
        ]);
        let media_id = format!("media.{}", self.heard.len());
        if !self.dice.once_in(6) {
            self.outside.media.holds(&media_id, bytes);
        }
        let caption = *self
            .dice
            .one_of(&[None, None, Some("Patient0"), Some("yes"), Some("for Zoe Young")]);
        Content::Media {
            kind,
            media_id,
            mime_type: None,
            file_name: name.map(str::to_owned),
            caption: caption.map(str::to_owned),
        }
    }
}

const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0 a photo";
const SCAN: &[u8] = b"solid jaw\n facet normal 0 0 1\n endsolid";

fn a_place() -> Content {
    Content::Location {
        latitude: "23.0225".to_owned(),
        longitude: "72.5714".to_owned(),
        name: None,
        address: None,
    }
}

/// Lets others go on before it answers.
struct SlowCalendar<'a>(&'a FakeCalendar);

impl Calendar for SlowCalendar<'_> {
    async fn busy(&self, calendars: &[String], from: Timestamp, until: Timestamp) -> Result<Vec<Busy>, OutsideError> {
        let busy = self.0.busy(calendars, from, until).await;
        tokio::task::yield_now().await;
        busy
    }

    async fn show(&self, calendar: &str, appointment: &Appointment, lab_name: &str) -> Result<(), OutsideError> {
        self.0.show(calendar, appointment, lab_name).await
    }

    async fn changes(&self, calendar: &str, zone: &str, token: Option<&str>) -> Result<CalendarChanges, OutsideError> {
        self.0.changes(calendar, zone, token).await
    }
}
