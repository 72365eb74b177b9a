//! Files that came before their case: they wait for it, and are filed and counted when it is named or opened.

use jiff::SignedDuration;

use super::decide::{CHOICE_WAITS, MAX_OPTIONS};
use super::talk::Talk;
use super::{Focus, LooseFile};
use crate::case::Case;
use crate::ids::{CaseId, RecordId};
use crate::notice::{About, Intake, Notice};
use crate::reading::Reading;
use crate::record::FileKind;

/// More files than these do not wait together for their case; they are kept without one.
const MAX_LOOSE_FILES: usize = 30;
/// A file that came longer ago is hardly one of the case that is opened now.
const LOOSE_FILES_WAIT: SignedDuration = SignedDuration::from_hours(24);

impl Talk<'_> {
    pub(super) fn keep_loose(&mut self, record: RecordId, kind: FileKind) {
        let at = self.moment.now;
        let waiting = &mut self.turn.conversation.loose_files;
        waiting.retain(|file| at <= file.at + LOOSE_FILES_WAIT);
        if waiting.len() < MAX_LOOSE_FILES {
            waiting.push(LooseFile { record, kind, at });
        }
    }

    /// The files that still wait for their case; they do no longer.
    pub(super) fn take_loose_files(&mut self) -> Vec<LooseFile> {
        let mut waiting = std::mem::take(&mut self.turn.conversation.loose_files);
        waiting.retain(|file| self.moment.now <= file.at + LOOSE_FILES_WAIT);
        waiting
    }

    pub(super) fn note_filed(&mut self, waited: Vec<LooseFile>, case: &CaseId) {
        let filed = waited.into_iter().map(|file| (file.record, case.clone()));
        self.turn.filed.extend(filed);
    }

    /// Files that waited for their case. Returns whether there were any.
    pub(super) fn file_under(&mut self, case: &Case) -> bool {
        let waited = self.take_loose_files();
        let kinds: Vec<_> = waited.iter().map(|file| file.kind).collect();
        self.note_filed(waited, &case.id);
        self.receive_files(case, &kinds);
        !kinds.is_empty()
    }

    /// Several files in a row are asked about once.
    pub(super) fn ask_whose(&mut self, several: &[Case]) {
        let asked = matches!(
            self.turn.conversation.focus,
            Focus::Choosing { of_files: true, asked_at, .. } if self.moment.now <= asked_at + CHOICE_WAITS
        );
        self.turn.conversation.focus = Focus::Choosing {
            pending: Reading::Unknown,
            words: String::new(),
            candidates: several.iter().map(|case| case.id.clone()).collect(),
            asked_at: self.moment.now,
            of_files: true,
        };
        if !asked {
            let options = several.iter().take(MAX_OPTIONS).map(Case::about).collect();
            self.reply(Notice::WhichCase { options, attempt: 1 }, None);
        }
    }
}

pub(super) fn file_received(about: Option<About>, kind: FileKind, files: u16, collecting: bool) -> Notice {
    Notice::Intake(Intake::FileReceived {
        about,
        kind,
        files,
        collecting,
    })
}
