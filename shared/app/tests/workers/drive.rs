//! Files on their way into the drive: a folder for the dentist, one for the case, and every file once.

use app::Advanced;
use app::ports::{Files as _, Write};
use domain::record::{Record, State, Stored};
use domain::task::{Kind, Task};
use domain::{RecordId, Settings, TaskId};
use testkit::builders::{case, now, record};

use crate::lab::{Lab, minutes, waiting};

const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0 a photo";

/// A stored file, and the task that brings it into the drive.
async fn stored(lab: &Lab) -> (RecordId, TaskId) {
    let announced = record("r-1");
    let sha256 = app::sha256_hex(PHOTO);
    let kept = lab
        .outside
        .files
        .put(&announced, "jpg", PHOTO.into(), "image/jpeg", &sha256);
    let stored = State::Stored(Stored {
        key: kept.await.unwrap(),
        bytes: u64::try_from(PHOTO.len()).unwrap(),
        mime_type: "image/jpeg".to_owned(),
        sha256,
        at: now(),
        drive_id: None,
    });
    let id = TaskId::trusted("drive r-1");
    let kind = Kind::FileInDrive {
        record: announced.id.clone(),
    };
    lab.given([
        Write::Case(case("c-1")),
        Write::Record(Record {
            state: stored,
            ..announced.clone()
        }),
        Write::Task(waiting(&id, kind)),
    ])
    .await;
    (announced.id, id)
}

async fn drive_id(lab: &Lab, record: &RecordId) -> Option<String> {
    match lab.record(record).await.state {
        State::Stored(stored) => stored.drive_id,
        State::Waiting | State::Refused { .. } | State::Lost { .. } => None,
    }
}

#[tokio::test]
async fn a_second_run_makes_no_second_file() {
    let lab = Lab::new().await;
    let (record, task) = stored(&lab).await;
    // The first run gets as far as the id; what comes after it fails.
    lab.outside.files.fail(1);
    assert_eq!(lab.project(&task, now()).await, Advanced::WillRetry);
    let id = drive_id(&lab, &record).await;
    assert!(id.is_some() && lab.outside.drive.files().is_empty());
    assert_eq!(lab.project(&task, minutes(15)).await, Advanced::Done);
    // The second one is done, and nobody knows.
    let done = lab.task(&task).await;
    lab.given([Write::Task(Task {
        state: domain::task::State::Waiting,
        version: done.version + 1,
        ..done
    })])
    .await;
    assert_eq!(lab.project(&task, minutes(30)).await, Advanced::Done);
    assert_eq!(drive_id(&lab, &record).await, id);
    let files = lab.outside.drive.files();
    assert_eq!((files.len(), Some(&files[0].id)), (1, id.as_ref()));
    assert_eq!(files[0].path, "root/Dr. Rivera (+14155550101)/Jane Doe (c-1)/photo.jpg");
    assert_eq!(&files[0].bytes[..], PHOTO);
}

#[tokio::test]
async fn without_a_drive_there_is_nothing_to_do() {
    let lab = Lab::with(Settings::default()).await;
    let (record, task) = stored(&lab).await;
    assert_eq!(lab.project(&task, now()).await, Advanced::Done);
    assert_eq!(lab.outside.drive.files(), []);
    assert_eq!(drive_id(&lab, &record).await, None);
}
