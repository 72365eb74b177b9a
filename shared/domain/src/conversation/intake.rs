//! A new case in the chat: whose it is, its files, and what only a person can settle.

use super::Focus;
use super::bind;
use super::decide::Quoted;
use super::loose::file_received;
use super::talk::Talk;
use crate::case::{self, Case, NewCase, Priority, Stage};
use crate::effect::Effect;
use crate::ids::{CaseId, RecordId, TaskId, derive};
use crate::inbound::MediaKind;
use crate::notice::{About, Intake, Matter, Notice};
use crate::profile::{is_name, one_line};
use crate::reading::{Reading, Topic};
use crate::record::{self, Record};
use crate::task::Kind;

const PATIENT_MAX_CHARS: usize = 100;
/// A word or two are no note: more likely they were not understood.
const NOTE_MIN_WORDS: usize = 3;
/// "I need a retainer" says what it is about, and not yet for whom.
const MATTER_MIN_WORDS: usize = 6;
/// "How much is it?" is all there is to say.
const QUESTION_MIN_WORDS: usize = 3;

/// A file as it was announced.
#[derive(Clone, Copy)]
pub(super) struct Announced<'a> {
    pub kind: MediaKind,
    pub media_id: &'a str,
    pub mime_type: Option<&'a str>,
    pub file_name: Option<&'a str>,
    pub caption: Option<&'a str>,
}

impl Talk<'_> {
    pub(super) fn new_case(&mut self, patient: Option<String>) {
        if !self.turn.conversation.profile.is_registered() {
            return self.register(Some(Reading::NewCase));
        }
        match patient.map(|name| one_line(&name)) {
            Some(name) if is_name(&name, PATIENT_MAX_CHARS) => self.open_case(name),
            Some(_) | None => {
                let attempt = match self.turn.conversation.focus {
                    Focus::NamingPatient { attempt } => attempt.saturating_add(1),
                    Focus::General
                    | Focus::Choosing { .. }
                    | Focus::Registering { .. }
                    | Focus::Collecting { .. }
                    | Focus::Describing { .. }
                    | Focus::Booking(_)
                    | Focus::Cancelling { .. } => 0,
                };
                self.turn.conversation.focus = Focus::NamingPatient { attempt };
                self.reply(Notice::Intake(Intake::AskPatient { attempt }), None);
            }
        }
    }

    /// They want no new case after all: what they sent meanwhile belongs to another one, or to none.
    pub(super) fn no_new_case(&mut self) {
        self.turn.conversation.focus = Focus::General;
        self.turn.conversation.misses = 0;
        let open: Vec<Case> = self.cases.iter().filter(|case| case.is_open()).cloned().collect();
        if open.is_empty() || self.turn.conversation.loose_files.is_empty() {
            self.reply(Notice::Help, None);
        } else {
            self.ask_whose(&open);
        }
    }

    fn open_case(&mut self, patient: String) {
        let same = |case: &&Case| case.is_collecting() && case.patient.to_lowercase() == patient.to_lowercase();
        if let Some(case) = self.cases.iter().find(same) {
            let (id, about) = (case.id.clone(), case.about());
            self.turn.conversation.focus = Focus::Collecting { case: id.clone() };
            self.reply(Notice::Intake(Intake::RecordsAsked { about }), Some(&id));
            self.file_under(case);
            return;
        }
        let waited = self.take_loose_files();
        let unique: String = derive(&["chat case", self.inbound.id.as_str()])
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(12)
            .collect();
        let conversation = &self.turn.conversation;
        let new = NewCase {
            id: CaseId::trusted(format!("case-{unique}")),
            person: conversation.person.clone(),
            user_id: conversation.user.user_id(),
            patient,
            dentist: self.who().0,
            stage: Stage::AwaitingRecords,
            priority: Priority::Normal,
            notes: None,
            phases: self.moment.settings.phases,
            from_chat: Some(conversation.profile.has_verified_licence()),
            files: waited.iter().map(|file| file.kind).collect(),
        };
        let decision = case::open(new, self.moment);
        let (id, about, for_staff) = (
            decision.case.id.clone(),
            decision.case.about(),
            decision.case.about_for_staff(),
        );
        let received = waited
            .last()
            .map(|file| file_received(Some(about.clone()), file.kind, decision.case.file_count(), true));
        self.note_filed(waited, &id);
        self.turn.conversation.focus = Focus::Collecting { case: id.clone() };
        self.turn.cases.push(decision);
        self.reply(Notice::Intake(Intake::RecordsAsked { about }), Some(&id));
        if let Some(received) = received {
            self.reply(received, Some(&id));
        }
        self.tell_lab(&Notice::Intake(Intake::CaseSubmitted { about: for_staff }));
    }

    /// A file: kept whatever it is about. Gives its case, if that is known, and what it is for that; there it has still to
    /// be counted.
    pub(super) fn file(&mut self, file: Announced<'_>, quoted: Option<&Quoted>) -> Option<(Case, record::FileKind)> {
        let kind = match record::classify(file.kind, file.mime_type, file.file_name, file.caption) {
            Ok(kind) => kind,
            Err(reason) => {
                let file = file.file_name.map(str::to_owned);
                self.reply(Notice::Intake(Intake::FileRefused { file, reason }), None);
                return None;
            }
        };
        let (case, several) = self.case_of_file(file.caption, quoted);
        let id = RecordId::trusted(derive(&["record", self.inbound.id.as_str()]));
        self.turn.effects.push((
            Effect::Schedule {
                id: TaskId::trusted(derive(&["fetch", id.as_str()])),
                kind: Kind::FetchFile { record: id.clone() },
                at: self.moment.now,
            },
            None,
        ));
        self.turn.records.push(Record {
            id: id.clone(),
            person: self.turn.conversation.person.clone(),
            case: case.as_ref().map(|case| case.id.clone()),
            kind,
            media_id: file.media_id.to_owned(),
            file_name: file.file_name.map(str::to_owned),
            caption: file.caption.map(str::to_owned),
            state: record::State::Waiting,
            sent_at: self.inbound.sent_at,
            updated_at: self.moment.now,
            version: 1,
        });
        if case.is_none() {
            self.keep_loose(id, kind);
            if let Focus::NamingPatient { attempt } = self.turn.conversation.focus {
                self.reply(Notice::Intake(Intake::AskPatient { attempt }), None);
            } else if several.is_empty() {
                self.reply(file_received(None, kind, 1, false), None);
            } else {
                self.ask_whose(&several);
            }
        }
        case.map(|case| (case, kind))
    }

    /// Files that are news about a case by themselves.
    pub(super) fn receive_files(&mut self, case: &Case, kinds: &[record::FileKind]) {
        let Some(kind) = kinds.last().copied() else { return };
        let collecting = case.is_collecting();
        if collecting {
            self.turn.conversation.focus = Focus::Collecting { case: case.id.clone() };
        }
        let files = self.count_files(case, kinds);
        self.reply(
            file_received(Some(case.about()), kind, files, collecting),
            Some(&case.id),
        );
    }

    /// Counts files for a case, beside what this message does to it otherwise. Gives how many files it has then.
    pub(super) fn count_files(&mut self, case: &Case, kinds: &[record::FileKind]) -> u16 {
        let begun = self.turn.cases.iter_mut().find(|decision| decision.case.id == case.id);
        let before = match &begun {
            Some(decision) => (*decision).clone(),
            None => case::Decision::nothing(case, self.moment),
        };
        let added = case::Event::FilesAdded { kinds: kinds.to_vec() };
        let Ok(counted) = before.and(&added, self.moment) else {
            return case.file_count();
        };
        let files = counted.case.file_count();
        match begun {
            Some(decision) => *decision = counted,
            None => self.turn.cases.push(counted),
        }
        files
    }

    /// Whose file it is; or among which cases it has to be asked.
    fn case_of_file(&self, caption: Option<&str>, quoted: Option<&Quoted>) -> (Option<Case>, Vec<Case>) {
        let by_id = |id: &CaseId| self.cases.iter().find(|case| case.id == *id && case.is_open()).cloned();
        if let Some(case) = quoted.and_then(|quoted| by_id(&quoted.case)) {
            return (Some(case), Vec::new());
        }
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        if let [case] = bind::mentioned(caption.unwrap_or_default(), &open).as_slice() {
            return (Some((*case).clone()), Vec::new());
        }
        // The case that they are about to name is a new one.
        if matches!(self.turn.conversation.focus, Focus::NamingPatient { .. }) {
            return (None, Vec::new());
        }
        if let Focus::Collecting { case } = &self.turn.conversation.focus
            && let Some(case) = by_id(case)
        {
            return (Some(case), Vec::new());
        }
        let collecting: Vec<Case> = open
            .iter()
            .filter(|case| case.is_collecting())
            .map(|case| (*case).clone())
            .collect();
        match (collecting.as_slice(), open.as_slice()) {
            ([case], _) => (Some(case.clone()), Vec::new()),
            ([], [case]) => (Some((*case).clone()), Vec::new()),
            ([], several) => (None, several.iter().map(|case| (*case).clone()).collect()),
            (several, _) => (None, several.to_vec()),
        }
    }

    /// "That was all."
    pub(super) fn done(&mut self, text: &str) {
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        if let [named] = bind::mentioned(text, &open).as_slice() {
            let id = named.id.clone();
            return self.done_with(&id);
        }
        let focused = match &self.turn.conversation.focus {
            Focus::Collecting { case } => self.cases.iter().find(|open| open.id == *case && open.is_collecting()),
            Focus::General
            | Focus::Choosing { .. }
            | Focus::Registering { .. }
            | Focus::NamingPatient { .. }
            | Focus::Describing { .. }
            | Focus::Booking(_)
            | Focus::Cancelling { .. } => None,
        };
        let collecting: Vec<&Case> = self.cases.iter().filter(|case| case.is_collecting()).collect();
        match (focused, collecting.as_slice()) {
            (Some(case), _) => {
                let id = case.id.clone();
                self.done_with(&id);
            }
            (None, [case]) => {
                let id = case.id.clone();
                self.done_with(&id);
            }
            (None, []) => self.reply(Notice::YouAreWelcome, None),
            (None, several) => self.ask_which(several, Reading::Done, "", 1, self.moment.now),
        }
    }

    pub(super) fn done_with(&mut self, id: &CaseId) {
        let Some(case) = self.cases.iter().find(|case| case.id == *id) else {
            return self.reply(Notice::YouAreWelcome, None);
        };
        match case::decide(case, &case::Event::RecordsDone, self.moment) {
            Ok(decision) => {
                self.turn.conversation.focus = Focus::General;
                self.turn.cases.push(decision);
            }
            Err(_) if case.stage == Stage::AwaitingScan => self.send_scan_for(id),
            Err(_) if case.stage == Stage::AwaitingRecords => {
                let about = case.about();
                self.turn.conversation.focus = Focus::Collecting { case: id.clone() };
                self.reply(Notice::Intake(Intake::NoFilesYet { about }), Some(id));
            }
            // Said twice.
            Err(_) => self.tell_status(&[case]),
        }
    }

    pub(super) fn send_scan(&mut self) {
        let waiting: Vec<&Case> = self.cases.iter().filter(|case| case.is_collecting()).collect();
        match waiting.as_slice() {
            [case] => {
                let id = case.id.clone();
                self.send_scan_for(&id);
            }
            [] if self.is_stranger() => self.register(Some(Reading::NewCase)),
            [] => self.new_case(None),
            several => self.ask_which(several, Reading::SendScan, "", 1, self.moment.now),
        }
    }

    pub(super) fn send_scan_for(&mut self, id: &CaseId) {
        let Some(case) = self.cases.iter().find(|case| case.id == *id) else {
            return self.status("", None);
        };
        if !case.is_collecting() {
            return self.tell_status(&[case]);
        }
        let about = case.about();
        self.turn.conversation.focus = Focus::Collecting { case: id.clone() };
        self.reply(Notice::Intake(Intake::SendFileHere { about }), Some(id));
    }

    /// Words while files are expected: what the lab should know about the case. Returns whether they were taken as that.
    pub(super) fn note_for(&mut self, id: &CaseId, text: &str) -> bool {
        let wordy = text.split_whitespace().count() >= NOTE_MIN_WORDS;
        let Some(case) = self
            .cases
            .iter()
            .find(|case| case.id == *id && case.is_collecting() && wordy)
        else {
            return false;
        };
        let note = case::Event::Note { words: text.to_owned() };
        let Ok(decision) = case::decide(case, &note, self.moment) else {
            return false;
        };
        let about = case.about();
        self.turn.conversation.misses = 0;
        self.turn.cases.push(decision);
        self.reply(Notice::Intake(Intake::NoteTaken { about }), Some(id));
        true
    }

    /// Something that only a person can settle. A button or two words open the matter; a sentence says it.
    pub(super) fn matter(&mut self, matter: Matter, text: &str) {
        if let Some(case) = self.quotation_in_question(text) {
            return self.ask_lab_about_quotation(&case, text);
        }
        let least = if text.contains('?') {
            QUESTION_MIN_WORDS
        } else {
            MATTER_MIN_WORDS
        };
        let says_it = text.split_whitespace().count() >= least
            && !matches!(self.inbound.content, crate::inbound::Content::Tap { .. });
        if says_it {
            return self.report(matter, text);
        }
        self.turn.conversation.focus = Focus::Describing { matter };
        self.reply(Notice::Intake(Intake::AskMatter { matter }), None);
    }

    pub(super) fn report(&mut self, matter: Matter, text: &str) {
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        let mentioned = bind::mentioned(text, &open);
        let about: Option<About> = match (mentioned.as_slice(), open.as_slice()) {
            ([case], _) | ([], [case]) => Some(case.about()),
            _ => None,
        };
        let case = about.as_ref().map(|about| about.case.clone());
        let (dentist, user_id) = self.who();
        let notice = Notice::Intake(Intake::MatterReported {
            matter,
            dentist,
            user_id,
            about,
            words: text.to_owned(),
        });
        match matter {
            Matter::Trouble => self.tell_clinical_team(&notice),
            Matter::ByProduct | Matter::Finances => self.tell_lab(&notice),
        }
        self.turn.conversation.focus = Focus::General;
        self.turn.conversation.misses = 0;
        self.reply(Notice::Intake(Intake::MatterPassedOn { matter }), case.as_ref());
    }

    /// "Does that include a retainer?" is about the price that was just named.
    fn quotation_in_question(&self, text: &str) -> Option<Case> {
        let quoted = |case: &&Case| case.waiting_for() == Some(Topic::Quotation);
        let mut quoted = self.cases.iter().filter(quoted);
        match (quoted.next(), quoted.next()) {
            (Some(case), None) if text.contains('?') => Some(case.clone()),
            (Some(_) | None, _) => None,
        }
    }

    /// A question about a quotation is for the lab to answer.
    pub(super) fn ask_lab_about_quotation(&mut self, case: &Case, text: &str) {
        let about = case.about_for_staff();
        self.tell_lab(&Notice::Intake(Intake::QuotationQuestion {
            about,
            words: text.to_owned(),
        }));
        self.turn.conversation.misses = 0;
        self.reply(Notice::Intake(Intake::QuestionPassedOn), Some(&case.id));
    }
}
