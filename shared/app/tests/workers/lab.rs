//! A lab with both teams, a calendar and a drive; one dentist, who has just written, and their case `c-1`.

use app::ports::{Store as _, Write};
use app::{Advanced, App, Outside};
use domain::appointment::Appointment;
use domain::case::{Case, Files};
use domain::record::{FileKind, Record};
use domain::settings::Visits;
use domain::task::{Kind, Task};
use domain::{Phone, RecordId, Settings, TaskId, Timestamp};
use testkit::builders::{self, case, conversation, now, person};
use testkit::{FakeBus, FakeOutside, FakeQueues, Memory};

pub(crate) struct Lab {
    pub(crate) app: App<Memory, FakeQueues, FakeBus>,
    pub(crate) outside: FakeOutside,
}

impl Lab {
    pub(crate) async fn new() -> Self {
        Self::with(Settings {
            clinical_team: vec![Phone::from_wa_id("15550100001").unwrap()],
            lab_team: vec![Phone::from_wa_id("15550100002").unwrap()],
            visits: Visits {
                calendars: vec!["lab".to_owned()],
                ..Visits::default()
            },
            drive_folder: Some("root".to_owned()),
            ..Settings::default()
        })
        .await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let app = App::new(Memory::new(), FakeQueues::default(), FakeBus::default());
        app.save_settings(settings, now()).await.unwrap();
        let outside = FakeOutside::default();
        let lab = Self { app, outside };
        lab.given([Write::Conversation(conversation())]).await;
        lab
    }

    pub(crate) async fn given(&self, writes: impl IntoIterator<Item = Write>) {
        let writes = writes.into_iter().collect();
        self.app.store.commit(writes).await.unwrap();
    }

    /// A file of case `c-1` that was announced and counted, and the task that fetches it.
    pub(crate) async fn announced(&self, record: Record) -> TaskId {
        let files = Files::from([(record.kind, 1)]);
        let id = TaskId::trusted(format!("fetch {}", record.id));
        let fetch = Kind::FetchFile {
            record: record.id.clone(),
        };
        self.given([
            Write::Case(Case { files, ..case("c-1") }),
            Write::Record(record),
            Write::Task(waiting(&id, fetch)),
        ])
        .await;
        id
    }

    /// A visit that has its time.
    pub(crate) async fn booked(&self, visit: &Appointment) {
        let take = |slot| Write::TakeSlot {
            slot,
            appointment: visit.id.clone(),
        };
        let slots = visit.slots().into_iter().map(take);
        self.given(slots.chain([Write::Appointment(visit.clone())])).await;
    }

    /// What the worker does with a ticket for files, drives and calendars.
    pub(crate) async fn project(&self, id: &TaskId, now: Timestamp) -> Advanced {
        let outside = Outside {
            calendar: &self.outside.calendar,
            drive: &self.outside.drive,
            sheets: &self.outside.sheets,
            media: &self.outside.media,
            files: &self.outside.files,
        };
        self.app
            .project(&outside, &self.outside.subscribers, id, 0, now)
            .await
            .unwrap()
    }

    pub(crate) async fn task(&self, id: &TaskId) -> Task {
        self.app.store.task(id).await.unwrap().unwrap()
    }

    pub(crate) async fn record(&self, id: &RecordId) -> Record {
        self.app.store.record(id).await.unwrap().unwrap()
    }

    /// How many files of a kind count for the case.
    pub(crate) async fn counted(&self, kind: FileKind) -> u16 {
        let known = self.app.store.person(&person()).await.unwrap();
        known.cases[0].files.get(&kind).copied().unwrap_or_default()
    }

    /// What was said since the last look, and to whom.
    pub(crate) fn said(&self) -> Vec<String> {
        let said = self.app.queues.take_outbox();
        let line = |to: &str, notice: &str| format!("{to}: {notice}");
        said.iter()
            .map(|message| match message.address.shown().as_str() {
                "+15550100001" => line("clinical team", &message.notice),
                "+15550100002" => line("lab team", &message.notice),
                _ => line("dentist", &message.notice),
            })
            .collect()
    }
}

/// A task that is due.
pub(crate) fn waiting(id: &TaskId, kind: Kind) -> Task {
    Task {
        version: 1,
        ..Task::new(id.clone(), kind, now(), now())
    }
}

pub(crate) fn minutes(minutes: i64) -> Timestamp {
    builders::after(minutes * 60)
}
