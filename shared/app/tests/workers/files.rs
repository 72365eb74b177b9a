//! Files as they are fetched: kept and passed on, or not, and who is told.

use app::Advanced;
use domain::record::{FileKind, Record, Refusal, State};
use domain::{Settings, task};
use testkit::builders::{now, record};

use crate::lab::{Lab, minutes};

const PHOTO: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF\0 a photo";
const SCAN: &[u8] = b"solid jaw\n facet normal 0 0 1\n endsolid";

#[tokio::test]
async fn a_file_is_kept_and_forwarded_once() {
    let lab = Lab::new().await;
    let photo = record("r-1");
    let task = lab.announced(photo.clone()).await;
    lab.outside.media.holds(&photo.media_id, PHOTO);
    assert_eq!(lab.project(&task, now()).await, Advanced::Done);
    assert_eq!(lab.said(), ["clinical team: file_forwarded"]);
    let uploaded = lab.outside.media.take_uploaded();
    assert_eq!((uploaded.len(), &uploaded[0].bytes[..]), (1, PHOTO));
    let State::Stored(stored) = lab.record(&photo.id).await.state else {
        panic!("it is not stored")
    };
    assert_eq!(lab.outside.files.keys(), [stored.key]);
    assert_eq!(lab.counted(FileKind::Photo).await, 1);
    assert_eq!(lab.project(&task, now()).await, Advanced::NothingToDo);
    assert_eq!(lab.said(), [""; 0]);
}

#[tokio::test]
async fn a_file_counts_as_what_its_content_says() {
    let lab = Lab::new().await;
    let file = Record {
        kind: FileKind::Document,
        file_name: Some("upper jaw".to_owned()),
        ..record("r-1")
    };
    let task = lab.announced(file.clone()).await;
    lab.outside.media.holds(&file.media_id, SCAN);
    assert_eq!(lab.project(&task, now()).await, Advanced::Done);
    assert_eq!(lab.record(&file.id).await.kind, FileKind::Scan);
    assert_eq!(lab.counted(FileKind::Scan).await, 1);
    assert_eq!(lab.counted(FileKind::Document).await, 0);
}

/// Nothing of it is kept or passed on, it does not count, and the dentist hears why.
async fn is_refused(bytes: Vec<u8>, why: Refusal) {
    let lab = Lab::new().await;
    let photo = record("r-1");
    let task = lab.announced(photo.clone()).await;
    lab.outside.media.holds(&photo.media_id, bytes);
    assert_eq!(lab.project(&task, now()).await, Advanced::Done);
    assert_eq!(lab.said(), ["dentist: file_refused"]);
    assert_eq!(lab.record(&photo.id).await.state, State::Refused { reason: why });
    assert_eq!(lab.counted(FileKind::Photo).await, 0);
    assert_eq!(lab.outside.files.keys(), [""; 0]);
    assert_eq!(lab.outside.media.take_uploaded(), []);
}

#[tokio::test]
async fn what_is_no_photo_or_too_big_is_refused() {
    is_refused(b"MZ a program".to_vec(), Refusal::Type).await;
    is_refused(b"%PDF-1.7 a document".to_vec(), Refusal::Content).await;
    is_refused(Vec::new(), Refusal::Empty).await;
    // More than goes as a picture.
    let too_big = Refusal::TooBig { limit_mb: 5 };
    is_refused([PHOTO, &vec![0; 6 * 1024 * 1024]].concat(), too_big).await;
}

#[tokio::test]
async fn what_the_messenger_has_lost_is_asked_for_again() {
    let lab = Lab::new().await;
    let photo = record("r-1");
    let task = lab.announced(photo.clone()).await;
    assert_eq!(lab.project(&task, now()).await, Advanced::Done);
    assert_eq!(lab.said(), ["dentist: file_lost", "clinical team: file_not_fetched"]);
    assert!(matches!(lab.record(&photo.id).await.state, State::Lost { .. }));
    assert_eq!(lab.counted(FileKind::Photo).await, 0);
}

#[tokio::test]
async fn an_outage_is_waited_out_in_silence() {
    let lab = Lab::new().await;
    let photo = record("r-1");
    let task = lab.announced(photo.clone()).await;
    lab.outside.media.holds(&photo.media_id, PHOTO);
    lab.outside.media.fail(1);
    assert_eq!(lab.project(&task, now()).await, Advanced::WillRetry);
    // A ticket that comes twice does not use up the tries.
    assert_eq!(lab.project(&task, now()).await, Advanced::NothingToDo);
    assert_eq!(lab.task(&task).await.attempts, 1);
    lab.outside.files.fail(1);
    assert_eq!(lab.project(&task, minutes(15)).await, Advanced::WillRetry);
    assert_eq!(lab.record(&photo.id).await.state, State::Waiting);
    assert_eq!(lab.said(), [""; 0]);
    assert_eq!(lab.project(&task, minutes(30)).await, Advanced::Done);
    assert_eq!(lab.said(), ["clinical team: file_forwarded"]);
    assert_eq!(lab.task(&task).await.state, task::State::Done);
}

#[tokio::test]
async fn what_no_message_carries_is_only_told_of() {
    let lab = Lab::new().await;
    let photo = record("r-1");
    let task = lab.announced(photo.clone()).await;
    lab.outside.media.holds(&photo.media_id, PHOTO);
    lab.outside.media.does_not_carry("image/jpeg");
    assert_eq!(lab.project(&task, now()).await, Advanced::Done);
    let said = lab.app.queues.take_outbox();
    assert_eq!((said.len(), said[0].notice.as_str()), (1, "file_forwarded"));
    assert_eq!(said[0].words.attachment, None);
    assert!(matches!(lab.record(&photo.id).await.state, State::Stored(_)));
}

#[tokio::test]
async fn without_anybody_to_forward_it_to_a_file_is_kept_all_the_same() {
    let lab = Lab::with(Settings::default()).await;
    let photo = record("r-1");
    let task = lab.announced(photo.clone()).await;
    lab.outside.media.holds(&photo.media_id, PHOTO);
    assert_eq!(lab.project(&task, now()).await, Advanced::Done);
    assert!(matches!(lab.record(&photo.id).await.state, State::Stored(_)));
    assert_eq!(lab.outside.media.take_uploaded(), []);
    assert_eq!(lab.said(), [""; 0]);
}
