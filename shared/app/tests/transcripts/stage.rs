//! The stage on which a talk is played: one dentist, the lab's two teams, and a clock that is set by hand.

use std::collections::BTreeMap;

use app::ports::{DueItem, Store};
use app::{Actor, App, CreateCase, Details, LicenceVerdict, UpdateCase};
use domain::case::{Priority, Quotation, Stage as CaseStage};
use domain::delivery::DeliveryStatus;
use domain::inbound::{Content, Inbound, MediaKind};
use domain::message::{Form, Message, Outcome};
use domain::money::Money;
use domain::settings::Visits;
use domain::{CaseId, EventId, MessageId, Phone, Settings, WhatsAppUser};
use jiff::SignedDuration;
use testkit::{FakeBus, FakeClock, FakeOutside, FakeQueues, FakeWire, Memory, Sent};
use understand::Understand;

pub(crate) struct Stage {
    lab: App<Memory, FakeQueues, FakeBus>,
    wire: FakeWire,
    reader: Understand,
    outside: FakeOutside,
    clock: FakeClock,
    said: u32,
    /// What the buttons on the screen mean, and the messages below which they are, the newest last.
    buttons: BTreeMap<String, Vec<(String, String)>>,
    waiting: Vec<MessageId>,
    /// What was said while time passed.
    meanwhile: Vec<String>,
}

fn dentist() -> WhatsAppUser {
    WhatsAppUser::of_phone(Phone::from_wa_id("919876543210").unwrap())
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let lab = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
        let settings = Settings {
            clinical_team: vec![Phone::from_wa_id("15550100001").unwrap()],
            lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
            visits: Visits {
                calendars: vec!["lab".to_owned()],
                ..Visits::default()
            },
            ..Settings::default()
        };
        let clock = FakeClock::at("2026-11-20T05:00:00Z".parse().unwrap());
        lab.save_settings(settings, clock.now()).await.unwrap();
        Self {
            lab,
            wire: FakeWire::default(),
            reader: Understand::new(None),
            outside: FakeOutside::default(),
            clock,
            said: 0,
            buttons: BTreeMap::new(),
            waiting: Vec::new(),
            meanwhile: Vec::new(),
        }
    }

    /// Plays one line and gives what is said because of it.
    pub(crate) async fn play(&mut self, line: &str) -> Vec<String> {
        self.clock.advance(SignedDuration::from_mins(1));
        if line.starts_with('#') {
            return Vec::new();
        }
        if let Some(text) = line.strip_prefix("> ") {
            self.hear(Content::Text(text.to_owned()), None).await;
        } else if let Some(title) = line.strip_prefix("tap ") {
            let (title, back) = title.strip_prefix("earlier ").map_or((title, 1), |title| (title, 2));
            let shown = self.buttons.get(title).unwrap_or_else(|| panic!("no button {title:?}"));
            let (payload, below) = shown.iter().nth_back(back - 1).unwrap().clone();
            let title = title.to_owned();
            self.hear(Content::Tap { payload, title }, Some(below)).await;
        } else if let Some(file) = line.strip_prefix("sends ") {
            self.send(file).await;
        } else if let Some(place) = line.strip_prefix("shares ") {
            let (latitude, longitude) = place.split_once(' ').unwrap();
            self.hear(
                Content::Location {
                    latitude: latitude.to_owned(),
                    longitude: longitude.to_owned(),
                    name: None,
                    address: None,
                },
                None,
            )
            .await;
        } else if let Some(command) = line.strip_prefix("! ") {
            let refused = self.act(command).await;
            if let Some(reason) = refused {
                return vec![format!("  refused: {reason}")];
            }
        }
        let mut said = std::mem::take(&mut self.meanwhile);
        said.extend(self.deliver().await);
        // What a worker was woken for at once.
        self.work_off().await;
        said.extend(self.deliver().await);
        said
    }

    /// A photo, or what else its name says.
    async fn send(&mut self, name: &str) {
        let media_id = format!("media.{}", self.said);
        let (kind, bytes): (_, &[u8]) = match name.rsplit_once('.').map(|(_, ending)| ending) {
            Some("jpg") => (MediaKind::Image, b"\xFF\xD8\xFF\xE0\0\x10JFIF\0 a photo"),
            Some("pdf") => (MediaKind::Document, b"%PDF-1.7 a document"),
            Some("stl") => (MediaKind::Document, b"solid jaw\n facet normal 0 0 1\n endsolid"),
            _ => (MediaKind::Document, b"MZ a program"),
        };
        self.outside.media.holds(&media_id, bytes);
        self.hear(
            Content::Media {
                kind,
                media_id,
                mime_type: None,
                file_name: (kind == MediaKind::Document).then(|| name.to_owned()),
                caption: None,
            },
            None,
        )
        .await;
    }

    async fn hear(&mut self, content: Content, quotes: Option<String>) {
        self.said += 1;
        let now = self.clock.now();
        let inbound = Inbound {
            id: EventId::trusted(format!("in.{}", self.said)),
            from: dentist(),
            profile_name: Some("Dr Rao".to_owned()),
            sent_at: now,
            quotes,
            content,
        };
        self.lab
            .converse(&self.reader, &self.outside.calendar, &inbound, now)
            .await
            .unwrap();
    }

    /// `create ID STATUS PATIENT`, `start ID`, `delivered ID`, `status ID STATUS`, `hold ID`, `quote PATIENT AMOUNT
    /// CURRENCY`, `verify licence`, `take over`, `write WORDS`, `hand back`, `wait HOURS`.
    async fn act(&mut self, command: &str) -> Option<String> {
        let words: Vec<&str> = command.split_whitespace().collect();
        let now = self.clock.now();
        let actor = Actor::Staff("Mira".to_owned());
        let done = match words.as_slice() {
            ["create", id, status, patient @ ..] => {
                let create = CreateCase {
                    id: CaseId::trusted(*id),
                    user: dentist(),
                    patient: patient.join(" "),
                    dentist: "Dr Rao".to_owned(),
                    stage: CaseStage::from_status(status).unwrap(),
                    priority: Priority::Normal,
                    notes: None,
                    phases: Some(2),
                };
                self.lab.create_case(&create, &actor, now).await.map(|_| ())
            }
            ["start", id] => self
                .lab
                .start_production(&CaseId::trusted(*id), now, &actor, || now)
                .await
                .map(|_| ()),
            ["quote", patient, amount, currency] => {
                let quotation = Quotation {
                    price: Money::new(amount.parse().unwrap(), currency).unwrap(),
                    note: None,
                    document: None,
                    offered_at: now,
                    accepted: None,
                    answered_at: None,
                };
                let id = self.case_of(patient).await;
                self.lab.quote(&id, &quotation, &actor, || now).await.map(|_| ())
            }
            ["verify", "licence"] => {
                let verdict = LicenceVerdict::Verified;
                let checked = self.lab.check_licence(&dentist(), &verdict, &actor, now).await;
                checked.map(|_| ())
            }
            ["take", "over"] => self.lab.take_over(&dentist(), &actor, now).await.map(|_| ()),
            ["hand", "back"] => self.lab.hand_back(&dentist(), &actor, now).await.map(|_| ()),
            ["write", words @ ..] => {
                let written = self.lab.write_to(&dentist(), &words.join(" "), "1", &actor, now).await;
                written.map(|_| ())
            }
            ["wait", hours] => {
                self.wait(hours.parse().unwrap()).await;
                return None;
            }
            [verb, id, rest @ ..] => {
                let update = UpdateCase {
                    id: CaseId::trusted(*id),
                    stage: rest.first().and_then(|status| CaseStage::from_status(status)),
                    delivery: (*verb == "delivered").then_some(DeliveryStatus::Delivered),
                    details: Details::default(),
                    hold: (*verb == "hold").then_some(true),
                    force: false,
                    version: None,
                };
                self.lab.update_case(&update, &actor, || now).await.map(|_| ())
            }
            [] | [_] => panic!("what is {command:?}?"),
        };
        done.err().map(|failure| failure.to_string())
    }

    /// A case that was opened in the chat has an id that nobody knows beforehand.
    async fn case_of(&self, patient: &str) -> CaseId {
        let person = self.lab.store.person(&dentist().key().unwrap()).await.unwrap();
        let case = person.cases.iter().find(|case| case.patient.starts_with(patient));
        case.unwrap().id.clone()
    }

    /// Lets time pass, tick by tick, as long as anything is due.
    async fn wait(&mut self, hours: i64) {
        let end = self.clock.now() + SignedDuration::from_hours(hours);
        while self.clock.now() < end {
            self.clock.advance(SignedDuration::from_mins(30));
            self.lab.tick(self.clock.now()).await.unwrap();
            self.work_off().await;
            let said = self.deliver().await;
            self.meanwhile.extend(said);
        }
    }

    async fn work_off(&mut self) {
        for (item, _) in self.lab.queues.take_later() {
            match item {
                DueItem::Task(id, worker) => {
                    let now = self.clock.now();
                    self.outside.work_off(&self.lab, &id, worker, 0, now).await;
                }
                DueItem::Announcement(id) => self.lab.publish(&id).await.unwrap(),
                DueItem::Message(id) => self.waiting.push(id),
            }
        }
    }

    async fn deliver(&mut self) -> Vec<String> {
        let handed = self.lab.queues.take_outbox();
        for message in handed {
            self.attempt(message).await;
        }
        for id in std::mem::take(&mut self.waiting) {
            let message = self.lab.store.message(&id).await.unwrap().unwrap();
            self.attempt(message).await;
        }
        let sent = self.wire.take();
        sent.iter().flat_map(|sent| self.shown(sent)).collect()
    }

    async fn attempt(&self, message: Message) {
        let id = message.id.clone();
        self.lab
            .deliver(&self.wire, &id, Some(message), 0, || self.clock.now())
            .await
            .unwrap();
    }

    fn shown(&mut self, sent: &Sent) -> Vec<String> {
        let (to, words, form) = (&sent.to, &sent.words, sent.form);
        let to = match to.shown().as_str() {
            "+919876543210" => "dentist",
            "+15550100001" => "clinical team",
            _ => "lab team",
        };
        let mut lines = Vec::new();
        match (form, &words.template) {
            (Form::Template, Some(template)) => {
                lines.push(format!(
                    "  to {to}, template {}: {}",
                    template.name,
                    template.parameters.join(" | ")
                ));
            }
            (Form::Text | Form::Template, _) => {
                for (nth, line) in words.text.lines().filter(|line| !line.is_empty()).enumerate() {
                    lines.push(if nth == 0 {
                        format!("  to {to}: {line}")
                    } else {
                        format!("    {line}")
                    });
                }
            }
        }
        if !words.choices.is_empty() {
            let titles: Vec<&str> = words.choices.iter().map(|choice| choice.title.as_str()).collect();
            lines.push(format!("    [{}]", titles.join("] [")));
        }
        let Outcome::Accepted { provider_id } = &sent.outcome else {
            panic!("nobody refuses anything here");
        };
        for choice in &words.choices {
            let shown = self.buttons.entry(choice.title.clone()).or_default();
            shown.push((choice.payload.clone(), provider_id.clone()));
        }
        lines
    }
}
