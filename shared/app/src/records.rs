//! Files: fetched from the messenger, looked at, kept, forwarded to the clinical team, and put into the drive.

mod drive;

use bytes::Bytes;
use domain::case::{self, Case};
use domain::conversation::Conversation;
use domain::effect::Recipient;
use domain::ids::derive;
use domain::inbound::MediaKind;
use domain::integration::Integration;
use domain::notice::{Attached, Intake, Notice};
use domain::record::content::{self, Content};
use domain::record::{FileKind, Record, Refusal, State, Stored};
use domain::task::{Kind, Task};
use domain::{Effect, Moment, RecordId, Settings, TaskId, Timestamp};

use crate::advance::{Advanced, done, not_mine};
use crate::plan::Plan;
use crate::ports::{
    Bus, Calendar, Drive, Files, Media, MediaError, OutsideError, Person, Queues, Spreadsheet, Store, StoreError,
    Subscribers, Write,
};
use crate::{Actor, App, Failure, TRIES_ON_CONFLICT, sha256_hex};

/// The services outside on which the lab's own records of things are kept.
#[derive(Debug)]
pub struct Outside<'a, C, D, X, M, F> {
    pub calendar: &'a C,
    pub drive: &'a D,
    pub sheets: &'a X,
    pub media: &'a M,
    pub files: &'a F,
}

/// How a fetched file ended.
enum Ending {
    /// As what it turned out to be.
    Kept(FileKind, Stored),
    Refused(Refusal),
    Gone(String),
}

impl<S: Store, Q: Queues, B: Bus> App<S, Q, B> {
    /// Brings the world outside up to date: calendars, files, drives, the spreadsheet, other systems.
    pub async fn project<C: Calendar, D: Drive, X: Spreadsheet, M: Media, F: Files>(
        &self,
        outside: &Outside<'_, C, D, X, M, F>,
        subscribers: &impl Subscribers,
        id: &TaskId,
        spread: u16,
        now: Timestamp,
    ) -> Result<Advanced, Failure> {
        self.work_on(id, spread, now, async |task| match &task.kind {
            Kind::CalendarEntry { person, appointment } => {
                self.show_in_calendar(outside.calendar, task, (person, appointment), now)
                    .await
            }
            Kind::CalendarSync { calendar } => self.look_into_calendar(outside.calendar, task, calendar, now).await,
            Kind::FetchFile { record } => self.fetch_file(outside, task, record, now).await,
            Kind::FileInDrive { record } => self.file_in_drive(outside, task, record, now).await,
            Kind::EventDelivery(delivery) => self.deliver_event(subscribers, task, delivery, now).await,
            Kind::SheetSync => self.sync_sheet(outside.sheets, task, now).await,
            Kind::SheetRebuild { after } => self.mark_all_rows(task, after.as_deref(), now).await,
            Kind::WorkflowRun { .. }
            | Kind::CaseTimer { .. }
            | Kind::Reminder { .. }
            | Kind::AppointmentReminder { .. }
            | Kind::FollowUp { .. }
            | Kind::Job(_) => Err(not_mine(&task.kind)),
        })
        .await
    }

    async fn fetch_file<C: Calendar, D: Drive, X: Spreadsheet, M: Media, F: Files>(
        &self,
        outside: &Outside<'_, C, D, X, M, F>,
        task: &Task,
        id: &RecordId,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let Some(record) = self
            .store
            .record(id)
            .await?
            .filter(|record| record.state == State::Waiting)
        else {
            return self.finish(task, now).await;
        };
        let settings = self.settings(now).await?;
        let limit_mb = content::limit_mb(record.kind, record.file_name.as_deref());
        let fetched = outside.media.fetch(&record.media_id, limit_mb);
        let mut attached = None;
        let ending = match self.watch(Integration::Whatsapp, now, fetched).await {
            Ok(bytes) => {
                let found = content::inspect(&bytes, record.kind, record.file_name.as_deref(), None);
                match found {
                    Ok(content) => {
                        let stored = self.keep(outside.files, &record, &content, bytes.clone(), now).await?;
                        if !settings.clinical().is_empty() {
                            attached = send_on(outside.media, &record, &content, bytes).await?;
                        }
                        Ending::Kept(content.kind, stored)
                    }
                    Err(refusal) => Ending::Refused(refusal),
                }
            }
            Err(MediaError::TooBig { limit_mb }) => Ending::Refused(Refusal::TooBig { limit_mb }),
            Err(MediaError::Gone(reason)) => Ending::Gone(reason),
            Err(error @ MediaError::Unavailable(_)) => return Err(error.into()),
        };
        self.settle_file(task, id, ending, attached, &settings, now).await
    }

    async fn keep(
        &self,
        files: &impl Files,
        record: &Record,
        content: &Content,
        bytes: Bytes,
        now: Timestamp,
    ) -> Result<Stored, Failure> {
        let sha256 = sha256_hex(&bytes);
        let length = bytes.len();
        let key = files
            .put(record, content.extension, bytes, content.mime_type, &sha256)
            .await?;
        Ok(Stored {
            key,
            bytes: u64::try_from(length).unwrap_or(u64::MAX),
            mime_type: content.mime_type.to_owned(),
            sha256,
            at: now,
            drive_id: None,
        })
    }

    /// Writes what became of a file, and tells whom it concerns.
    async fn settle_file(
        &self,
        task: &Task,
        id: &RecordId,
        ending: Ending,
        attached: Option<Attached>,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<(), Failure> {
        for _ in 0..TRIES_ON_CONFLICT {
            // The case may have become known while the file was fetched.
            let Some(mut record) = self
                .store
                .record(id)
                .await?
                .filter(|record| record.state == State::Waiting)
            else {
                return self.finish(task, now).await;
            };
            let person = self.store.person(&record.person).await?;
            let Some(conversation) = person.conversation.clone() else {
                return Err(Failure::Broken("a file without a conversation".to_owned()));
            };
            let case = person.cases.iter().find(|case| Some(&case.id) == record.case.as_ref());
            let mut plan = Plan::new(conversation, settings, Actor::Clock, format!("file {id}"), now);
            let announced = record.kind;
            let effects = match &ending {
                Ending::Kept(found, stored) => {
                    record.state = State::Stored(stored.clone());
                    record.kind = *found;
                    let mut effects = forward(&record, case, &person, attached.clone(), settings);
                    effects.extend(to_drive(&record, settings, now));
                    effects
                }
                Ending::Refused(reason) => {
                    record.state = State::Refused { reason: *reason };
                    vec![Effect::Send {
                        to: Recipient::Dentist,
                        notice: Notice::Intake(Intake::FileRefused {
                            file: record.file_name.clone(),
                            reason: *reason,
                        }),
                    }]
                }
                Ending::Gone(reason) => {
                    record.state = State::Lost { reason: reason.clone() };
                    lost(&record, case, &person, settings)
                }
            };
            // What turned out to be no file does not wait for its case.
            if let (false, Some(conversation)) = (matches!(record.state, State::Stored(_)), &mut plan.conversation) {
                let waiting = &mut conversation.loose_files;
                let before = waiting.len();
                waiting.retain(|file| file.record != *id);
                plan.conversation_changed |= waiting.len() < before;
            }
            record.updated_at = now;
            record.version += 1;
            plan.staff = self.staff(effects.iter()).await?;
            if let Some(decision) = counted_anew(case, announced, &record, settings, now) {
                plan.case(&decision.case);
                plan.decision(&decision);
            }
            let about = record.case.clone();
            plan.writes.push(Write::Record(record));
            for effect in &effects {
                plan.effect(effect, about.as_ref());
            }
            match self.store.task(&task.id).await? {
                Some(current) if current.state == domain::task::State::Waiting => {
                    plan.writes.push(Write::Task(done(&current, now)));
                }
                Some(_) | None => return Ok(()),
            }
            match self.carry_out(plan).await {
                Ok(_) => return Ok(()),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::Unavailable("the file's case is changing too fast".to_owned()))
    }
}

/// Puts the file where messages to the clinical team can refer to it. `None`: the messenger does not carry such files, and
/// the team is only told.
async fn send_on(
    media: &impl Media,
    record: &Record,
    content: &Content,
    bytes: Bytes,
) -> Result<Option<Attached>, Failure> {
    let name = record
        .file_name
        .clone()
        .unwrap_or_else(|| format!("{}.{}", record.kind.name(), content.extension));
    let mime_type = content.mime_type;
    // The messenger shows these itself; everything else is a document.
    let kind = match mime_type {
        "image/jpeg" | "image/png" => MediaKind::Image,
        "video/mp4" | "video/3gpp" => MediaKind::Video,
        _ => MediaKind::Document,
    };
    match media.upload(bytes, mime_type, &name).await {
        Ok(media_id) => Ok(Some(Attached {
            kind,
            media_id,
            file_name: Some(name),
        })),
        Err(OutsideError::Refused(reason)) => {
            tracing::info!(reason, record = %record.id, "the file is not forwarded itself");
            Ok(None)
        }
        Err(error @ OutsideError::Unavailable(_)) => Err(error.into()),
    }
}

fn forward(
    record: &Record,
    case: Option<&Case>,
    person: &Person,
    attached: Option<Attached>,
    settings: &Settings,
) -> Vec<Effect> {
    let notice = Notice::Intake(Intake::FileForwarded {
        dentist: named(person),
        user_id: user_id(person),
        about: case.map(Case::about),
        kind: record.kind,
        caption: record.caption.clone(),
        file: attached,
    });
    to_team(&notice, settings)
}

fn lost(record: &Record, case: Option<&Case>, person: &Person, settings: &Settings) -> Vec<Effect> {
    let mut effects = vec![Effect::Send {
        to: Recipient::Dentist,
        notice: Notice::Intake(Intake::FileLost {
            file: record.file_name.clone(),
        }),
    }];
    let notice = Notice::Intake(Intake::FileNotFetched {
        dentist: named(person),
        user_id: user_id(person),
        about: case.map(Case::about),
    });
    effects.extend(to_team(&notice, settings));
    effects
}

fn to_team(notice: &Notice, settings: &Settings) -> Vec<Effect> {
    let send = |phone: &domain::Phone| Effect::Send {
        to: Recipient::Staff(phone.clone()),
        notice: notice.clone(),
    };
    settings.clinical().iter().map(send).collect()
}

fn to_drive(record: &Record, settings: &Settings, now: Timestamp) -> Option<Effect> {
    settings.drive_folder.as_ref().map(|_| Effect::Schedule {
        id: TaskId::trusted(derive(&["drive", record.id.as_str()])),
        kind: Kind::FileInDrive {
            record: record.id.clone(),
        },
        at: now,
    })
}

/// A file counts for its case as what it turned out to be, and not at all if it turned out to be none.
fn counted_anew(
    case: Option<&Case>,
    announced: FileKind,
    record: &Record,
    settings: &Settings,
    now: Timestamp,
) -> Option<case::Decision> {
    let dropped = |why| case::Event::FileDropped { kind: announced, why };
    let event = match &record.state {
        State::Waiting => return None,
        State::Stored(_) => case::Event::FileRecognised {
            announced,
            found: record.kind,
        },
        State::Refused { reason } => dropped(reason.name()),
        State::Lost { .. } => dropped("not fetched"),
    };
    case::decide(case?, &event, &Moment { now, settings })
        .ok()
        .filter(|decision| decision.changed)
}

fn named(person: &Person) -> String {
    let conversation = person.conversation.as_ref();
    let profile = conversation.and_then(|conversation| conversation.profile.name.clone());
    profile
        .or_else(|| person.cases.first().map(|case| case.dentist.clone()))
        .or_else(|| conversation.and_then(|conversation| conversation.name.clone()))
        .unwrap_or_else(|| user_id(person))
}

fn user_id(person: &Person) -> String {
    let user = |conversation: &Conversation| conversation.user.user_id();
    person.conversation.as_ref().map(user).unwrap_or_default()
}

/// A name for a file that came without one.
fn file_name(key: &str, kind: FileKind) -> String {
    let ending = key.rsplit_once('.').map_or("bin", |(_, ending)| ending);
    format!("{}.{ending}", kind.name())
}
