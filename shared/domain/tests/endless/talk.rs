//! One dentist who writes and taps at random, a lab that acts at random, and what has to hold whatever they do.

use std::collections::BTreeMap;

use domain::appointment::{self, Appointment, times::Times};
use domain::case::{self, Case, Quotation, Stage};
use domain::conversation::{self, Conversation, Known, Takeover, Turn};
use domain::delivery::DeliveryStatus;
use domain::effect::Recipient;
use domain::inbound::{Content, Inbound, MediaKind};
use domain::money::Money;
use domain::notice::Notice;
use domain::profile::LicenceCheck;
use domain::reading::{Answer, DayPart, Details, ReadBy, Reading, When};
use domain::{AppointmentId, CaseId, Effect, EventId, Language, Moment, Phone, Settings, Timestamp, WhatsAppUser};
use jiff::SignedDuration;

pub(crate) struct Talk {
    seed: u64,
    dice: u64,
    now: Timestamp,
    settings: Settings,
    user: WhatsAppUser,
    conversation: Conversation,
    cases: BTreeMap<CaseId, Case>,
    visits: BTreeMap<AppointmentId, Appointment>,
    /// What every button says that was ever shown, the newest last.
    buttons: Vec<String>,
    said: u32,
}

const TEXTS: [&str; 8] = [
    "yes",
    "no thanks",
    "hello",
    "Alice",
    "12 Lake View Road, Ahmedabad",
    "hm",
    "the second one",
    "what is this about, please?",
];

impl Talk {
    pub(crate) fn new(seed: u64) -> Self {
        let user = WhatsAppUser::of_phone(Phone::from_wa_id("919876543210").unwrap());
        let now = "2026-11-20T05:00:00Z".parse().unwrap();
        let settings = Settings {
            lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
            ..Settings::default()
        };
        Self {
            seed,
            dice: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1,
            now,
            settings,
            conversation: Conversation::new(user.key().unwrap(), user.clone(), Language::English, now),
            user,
            cases: BTreeMap::new(),
            visits: BTreeMap::new(),
            buttons: Vec::new(),
            said: 0,
        }
    }

    /// Below `sides` (xorshift64).
    fn roll(&mut self, sides: usize) -> usize {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        usize::try_from(self.dice % u64::try_from(sides).unwrap()).unwrap()
    }

    pub(crate) fn step(&mut self) {
        let minutes = i64::try_from(self.roll(600)).unwrap();
        self.now += SignedDuration::from_mins(minutes);
        match self.roll(10) {
            0 => self.lab_acts(),
            1 => self.time_passes(),
            2 => self.person_comes_or_goes(),
            _ => self.dentist_speaks(),
        }
    }

    fn dentist_speaks(&mut self) {
        let content = match self.roll(12) {
            0..=3 if !self.buttons.is_empty() => {
                let nth = self.roll(self.buttons.len());
                Content::Tap {
                    payload: self.buttons[nth].clone(),
                    title: "tapped".to_owned(),
                }
            }
            4 | 5 => Content::Media {
                kind: [MediaKind::Image, MediaKind::Document, MediaKind::Sticker][self.roll(3)],
                media_id: format!("{}", self.said),
                mime_type: None,
                file_name: Some(["front.jpg", "upper.stl", "setup.exe"][self.roll(3)].to_owned()),
                caption: None,
            },
            6 => Content::Location {
                latitude: "23.0225".to_owned(),
                longitude: "72.5714".to_owned(),
                name: None,
                address: None,
            },
            7 => Content::Contact {
                phones: vec!["+91 98765 43210".to_owned()],
            },
            _ => Content::Text(TEXTS[self.roll(TEXTS.len())].to_owned()),
        };
        let answer = self.some_answer();
        let silent = self.conversation.takeover.is_some() || self.conversation.stopped_at.is_some();
        let turn = self.says(content.clone(), answer.clone());
        let stops = turn.conversation.stopped_at.is_some();
        assert!(
            silent || stops || answers(&turn) > 0,
            "seed {}: no answer to {content:?} read as {answer:?} in {:?}",
            self.seed,
            self.conversation.focus
        );
        self.apply(turn);
    }

    fn some_answer(&mut self) -> Answer {
        let readings = Reading::ALL;
        let mut answer = Answer::of(readings[self.roll(readings.len())], ReadBy::Rule);
        if self.roll(3) == 0 {
            let some = |nth: usize, text: &str| (nth == 0).then(|| text.to_owned());
            answer.details = Details {
                name: some(self.roll(2), "Dr. Asha Mehta"),
                clinic: some(self.roll(2), "Smile Studio, Ahmedabad"),
                licence: some(self.roll(2), ["A-12345", "x"][self.roll(2)]),
                phone: some(self.roll(4), "12ab"),
            };
        }
        if self.roll(3) == 0 {
            answer.patient = Some(["Alice Brown", "?"][self.roll(2)].to_owned());
        }
        if self.roll(3) == 0 {
            let ahead = SignedDuration::from_hours(i64::try_from(self.roll(400)).unwrap() - 30);
            let local = (self.now + ahead).to_zoned(self.settings.calendar.zone.clone());
            answer.when = Some(When {
                day: (self.roll(3) > 0).then(|| local.date()),
                time: (self.roll(3) > 0).then(|| jiff::civil::time(local.hour(), 0, 0, 0)),
                part: (self.roll(4) == 0).then_some(DayPart::Afternoon),
                choice: (self.roll(3) == 0).then_some(1),
            });
        }
        answer
    }

    /// One message, decided and not applied yet.
    fn says(&mut self, content: Content, answer: Answer) -> Turn {
        self.said += 1;
        let inbound = Inbound {
            id: EventId::trusted(format!("in.{}", self.said)),
            from: self.user.clone(),
            profile_name: None,
            sent_at: self.now,
            quotes: None,
            content,
        };
        let cases: Vec<Case> = self.cases.values().cloned().collect();
        let visits: Vec<Appointment> = self.visits.values().cloned().collect();
        let question = conversation::question(&self.conversation, &cases, &inbound, &self.settings.calendar.zone);
        // Nobody reads what is clear by itself, and no reader gives what cannot be the answer.
        let answer = match question {
            Some(question) if answer.reading.is_possible(&question) => answer,
            Some(_) | None => Answer::of(Reading::Unknown, ReadBy::Nobody),
        };
        let known = Known {
            conversation: &self.conversation,
            cases: &cases,
            appointments: &visits,
            quoted: None,
            answer: &answer,
            times: &Times::Known { busy: Vec::new() },
            licence_of_another: false,
        };
        let moment = Moment {
            now: self.now,
            settings: &self.settings,
        };
        conversation::decide(&known, &inbound, &moment)
    }

    fn apply(&mut self, turn: Turn) {
        self.conversation = turn.conversation;
        self.hear(turn.effects.iter().map(|(effect, _)| effect));
        for decision in turn.cases {
            self.take_case(decision);
        }
        for decision in turn.appointments {
            self.hear(decision.effects.iter());
            self.visits
                .insert(decision.appointment.id.clone(), decision.appointment);
        }
    }

    fn take_case(&mut self, decision: case::Decision) {
        self.hear(decision.effects.iter());
        self.cases.insert(decision.case.id.clone(), decision.case);
    }

    fn hear<'e>(&mut self, effects: impl Iterator<Item = &'e Effect>) {
        let shown = effects.filter_map(to_dentist).flat_map(Notice::choices);
        self.buttons.extend(shown.map(|choice| choice.payload.encode()));
    }

    fn some_case(&mut self) -> Option<Case> {
        let count = self.cases.len();
        let nth = self.roll(count.max(1));
        self.cases.values().nth(nth).cloned()
    }

    fn lab_acts(&mut self) {
        let Some(case) = self.some_case() else { return };
        let next = case.stage.next_for_staff();
        let event = match self.roll(6) {
            0 | 1 => case::Event::Quote(Quotation {
                price: Money::new(5_000_000, "INR").unwrap(),
                note: None,
                document: None,
                offered_at: self.now,
                accepted: None,
                answered_at: None,
            }),
            2 => case::Event::StartProduction { asked_at: self.now },
            3 => case::Event::Delivery {
                status: DeliveryStatus::Delivered,
                reported_at: self.now,
            },
            4 => case::Event::Licence { verified: true },
            _ if next.is_empty() => return,
            _ => case::Event::SetStage {
                to: next[self.roll(next.len())],
                force: false,
                note: None,
            },
        };
        if matches!(event, case::Event::Licence { .. })
            && let Some(licence) = &mut self.conversation.profile.licence
        {
            licence.check = LicenceCheck::Verified {
                by: "Mira".to_owned(),
                at: self.now,
            };
        }
        self.case_event(&case, &event);
    }

    fn case_event(&mut self, case: &Case, event: &case::Event) {
        let moment = Moment {
            now: self.now,
            settings: &self.settings,
        };
        if let Ok(decision) = case::decide(case, event, &moment)
            && decision.changed
        {
            self.take_case(decision);
        }
    }

    /// The next timer of some case runs out, or a visit's time passes.
    fn time_passes(&mut self) {
        if let Some(case) = self.some_case()
            && let Some(timer) = case.timers.first().cloned()
        {
            self.now = self.now.max(timer.at);
            self.case_event(&case, &case::Event::TimerDue { id: timer.id });
        }
        if let Some(visit) = self.visits.values().next().cloned() {
            let moment = Moment {
                now: self.now,
                settings: &self.settings,
            };
            if let Ok(decision) = appointment::decide(&visit, &appointment::Event::DeletedInCalendar, &moment)
                && decision.changed
            {
                self.hear(decision.effects.iter());
                self.visits.insert(visit.id.clone(), decision.appointment);
            }
        }
    }

    fn person_comes_or_goes(&mut self) {
        let comes = self.conversation.takeover.is_none() && self.roll(4) == 0;
        self.conversation.takeover = comes.then(|| Takeover {
            by: "Mira".to_owned(),
            since: self.now,
        });
    }

    /// Whatever was said and done before: there is a way on for everybody.
    pub(crate) fn must_go_on(&mut self) {
        self.conversation.takeover = None;
        self.conversation.stopped_at = None;
        for case in self.cases.values() {
            let waits = case.waiting_for().is_some();
            let clock = !case.timers.is_empty();
            let staff = !case.stage.next_for_staff().is_empty();
            assert!(
                !case.is_open() || waits || clock || staff,
                "seed {}: nobody can go on with a case in {:?}",
                self.seed,
                case.stage
            );
        }
        for (reading, words) in [
            (Reading::Help, "help"),
            (Reading::Status, "status"),
            (Reading::Person, "a person please"),
            (Reading::NewCase, "new case"),
            (Reading::Unknown, "blah"),
        ] {
            let turn = self.says(Content::Text(words.to_owned()), Answer::of(reading, ReadBy::Rule));
            assert!(answers(&turn) > 0, "seed {}: no answer to {words}", self.seed);
            let reaches_lab = turn.effects.iter().any(|(effect, _)| is_to_staff(effect));
            assert!(
                reading != Reading::Person || reaches_lab,
                "seed {}: nobody came",
                self.seed
            );
        }
        self.every_question_can_be_answered();
    }

    /// Each case that waits for the dentist goes on by one of the buttons of its question, or asks the next thing.
    fn every_question_can_be_answered(&mut self) {
        let waiting: Vec<Case> = self
            .cases
            .values()
            .filter(|case| case.waiting_for().is_some() && case.hold.is_none())
            .cloned()
            .collect();
        for case in waiting {
            let buttons = Notice::CaseStatus(vec![case.line()]).choices();
            assert!(
                !buttons.is_empty(),
                "seed {}: nothing to tap in {:?}",
                self.seed,
                case.stage
            );
            let goes_on = buttons.into_iter().any(|choice| {
                let tap = Content::Tap {
                    payload: choice.payload.encode(),
                    title: String::new(),
                };
                let turn = self.says(tap, Answer::of(Reading::Unknown, ReadBy::Nobody));
                let moved = turn
                    .cases
                    .iter()
                    .any(|decision| decision.case.stage != case.stage || decision.changed);
                let asks = turn.conversation.focus != self.conversation.focus;
                moved || asks || (case.stage == Stage::AwaitingRecords && answers(&turn) > 0)
            });
            assert!(goes_on, "seed {}: no button goes on in {:?}", self.seed, case.stage);
        }
    }
}

fn to_dentist(effect: &Effect) -> Option<&Notice> {
    match effect {
        Effect::Send {
            to: Recipient::Dentist,
            notice,
        } => Some(notice),
        Effect::Send { .. }
        | Effect::Schedule { .. }
        | Effect::Cancel { .. }
        | Effect::Publish(_)
        | Effect::Start(_) => None,
    }
}

fn is_to_staff(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Send {
            to: Recipient::Staff(_),
            ..
        }
    )
}

/// How many messages the dentist gets for one of theirs.
fn answers(turn: &Turn) -> usize {
    let own = turn.effects.iter().map(|(effect, _)| effect);
    let cases = turn.cases.iter().flat_map(|decision| decision.effects.iter());
    let visits = turn.appointments.iter().flat_map(|decision| decision.effects.iter());
    own.chain(cases).chain(visits).filter_map(to_dentist).count()
}
