//! What jobs need of the world: a whole table, a place for exports, other people's systems; and who picks answers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use app::ports::{Archive, Backup, OutsideError, SnippetReader, StoreError, Webhooks};
use bytes::Bytes;
use domain::practice::snippet::{Match, Question};

use super::{Failures, TOLD, locked};

/// A table of lines, read a few at a time.
#[derive(Debug, Default)]
pub struct FakeBackup(Mutex<Vec<String>>);

/// Lines in one read.
const PAGE: usize = 3;

impl FakeBackup {
    pub fn of(lines: impl IntoIterator<Item = String>) -> Self {
        Self(Mutex::new(lines.into_iter().collect()))
    }

    pub fn lines(&self) -> Vec<String> {
        locked(&self.0).clone()
    }
}

impl Backup for FakeBackup {
    async fn read_all(&self, after: Option<String>) -> Result<(Vec<String>, Option<String>), StoreError> {
        let from: usize = after.map_or(0, |after| after.parse().unwrap());
        let lines = locked(&self.0);
        let some: Vec<_> = lines.iter().skip(from).take(PAGE).cloned().collect();
        let next = from + some.len();
        Ok((some, (next < lines.len()).then(|| next.to_string())))
    }

    async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(locked(&self.0).is_empty())
    }

    async fn write_all(&self, lines: &[String]) -> Result<(), StoreError> {
        locked(&self.0).extend_from_slice(lines);
        Ok(())
    }
}

#[derive(Debug, Default)]
pub struct FakeArchive(Mutex<(BTreeMap<String, Bytes>, Failures)>);

impl FakeArchive {
    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).1 = Failures(times);
    }

    pub fn keys(&self) -> Vec<String> {
        locked(&self.0).0.keys().cloned().collect()
    }

    pub fn text(&self, key: &str) -> String {
        let kept = locked(&self.0).0[key].clone();
        String::from_utf8(kept.to_vec()).unwrap()
    }
}

impl Archive for FakeArchive {
    async fn keep(&self, key: &str, bytes: Bytes, _mime_type: &str, _sha256: &str) -> Result<(), OutsideError> {
        let mut kept = locked(&self.0);
        if kept.1.next() {
            return Err(OutsideError::Unavailable(TOLD.to_owned()));
        }
        kept.0.insert(key.to_owned(), bytes);
        Ok(())
    }

    async fn fetch(&self, key: &str) -> Result<Bytes, OutsideError> {
        let kept = locked(&self.0).0.get(key).cloned();
        kept.ok_or_else(|| OutsideError::Refused(format!("there is no {key}")))
    }
}

/// Answers every call, unless it was told not to.
#[derive(Debug, Default)]
pub struct FakeWebhooks(Mutex<(Vec<String>, Failures)>);

impl FakeWebhooks {
    /// The next calls fail.
    pub fn fail(&self, times: u32) {
        locked(&self.0).1 = Failures(times);
    }

    pub fn calls(&self) -> Vec<String> {
        locked(&self.0).0.clone()
    }
}

impl Webhooks for FakeWebhooks {
    async fn call(&self, url: &str, _body: Option<&str>) -> Result<(), OutsideError> {
        let mut told = locked(&self.0);
        told.0.push(url.to_owned());
        if told.1.next() {
            return Err(OutsideError::Unavailable(TOLD.to_owned()));
        }
        Ok(())
    }
}

/// Picks what it was told to, and writes down what it was asked.
#[derive(Debug, Default)]
pub struct FakeSnippetReader(Mutex<(VecDeque<Match>, Vec<Question>)>);

impl FakeSnippetReader {
    pub fn picks(&self, found: Match) {
        locked(&self.0).0.push_back(found);
    }

    pub fn asked(&self) -> usize {
        locked(&self.0).1.len()
    }
}

impl SnippetReader for FakeSnippetReader {
    async fn pick(&self, question: &Question) -> Option<Match> {
        let mut told = locked(&self.0);
        told.1.push(question.clone());
        told.0.pop_front()
    }
}
