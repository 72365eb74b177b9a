//! A case before production: its records, the quotation, the scan.

use std::collections::BTreeMap;

use super::change::Change;
use super::{Case, Quotation, Stage};
use crate::Rejection;
use crate::effect::{Announcement, Fact};
use crate::notice::{Intake, Notice};
use crate::record::{FileKind, Requisite};

impl Case {
    /// Whether files and words that come now are records of this case.
    pub fn is_collecting(&self) -> bool {
        matches!(self.stage, Stage::AwaitingRecords | Stage::AwaitingScan)
    }

    pub fn file_count(&self) -> u16 {
        self.files.values().sum()
    }

    pub fn has(&self, kind: FileKind) -> bool {
        self.files.get(&kind).is_some_and(|count| *count > 0)
    }

    /// What the lab would still like to have. Nothing of it holds up the quotation: a scan can be taken later.
    pub fn missing_requisites(&self) -> Vec<Requisite> {
        let missing = |requisite, kind| (!self.has(kind)).then_some(requisite);
        [
            missing(Requisite::Photos, FileKind::Photo),
            missing(Requisite::Scan, FileKind::Scan),
            missing(Requisite::Opg, FileKind::Xray),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pub(super) fn add_file(change: &mut Change<'_>, kind: FileKind) {
    let count = change.case.files.entry(kind).or_default();
    *count = count.saturating_add(1);
    change.note(Fact::new("file_received", kind.name()));
}

/// Its content says what a file is: it counts as that.
pub(super) fn recognise_file(change: &mut Change<'_>, announced: FileKind, found: FileKind) {
    if announced == found {
        return;
    }
    uncount(change, announced);
    let count = change.case.files.entry(found).or_default();
    *count = count.saturating_add(1);
    let detail = format!("{} announced as {}", found.name(), announced.name());
    change.note(Fact::new("file_recognised", detail));
}

/// A file turned out to be none: it no longer counts.
pub(super) fn drop_file(change: &mut Change<'_>, kind: FileKind, why: &str) {
    if uncount(change, kind) {
        change.note(Fact::new("file_dropped", format!("{}: {why}", kind.name())));
    }
}

fn uncount(change: &mut Change<'_>, kind: FileKind) -> bool {
    match change.case.files.get_mut(&kind) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        Some(_) | None => false,
    }
}

/// "That was all": closes the set of records, or says that the scan is complete.
pub(super) fn records_done(change: &mut Change<'_>) -> Result<(), Rejection> {
    let about = change.case.about();
    match change.case.stage {
        Stage::AwaitingRecords if change.case.file_count() == 0 => {
            Err(Rejection::illegal("no file of this case has arrived yet"))
        }
        Stage::AwaitingScan if !change.case.has(FileKind::Scan) => {
            Err(Rejection::illegal("no scan of this case has arrived yet"))
        }
        Stage::AwaitingRecords => {
            change.note(Fact::new("records_complete", about.case.as_str()));
            change.enter(Stage::RecordsReview, "");
            Ok(())
        }
        Stage::AwaitingScan => {
            change.note(Fact::new("scan_complete", about.case.as_str()));
            change.enter(Stage::ScanReview, "");
            Ok(())
        }
        Stage::RecordsReview
        | Stage::AwaitingQuotationReply
        | Stage::QuotationDeclined
        | Stage::ScanReview
        | Stage::ApprovedForProduction
        | Stage::CasePlanningComplete
        | Stage::AwaitingDelivery
        | Stage::AwaitingFitConfirmation
        | Stage::AwaitingDispatchChoice
        | Stage::FitIssueReported
        | Stage::FitConfirmedPhaseWise
        | Stage::FitConfirmedFullCase
        | Stage::DispatchingPhaseWise
        | Stage::DispatchingFullCase
        | Stage::Completed
        | Stage::Cancelled => Err(Rejection::illegal("this case does not wait for records")),
    }
}

/// What a dentist wrote about a new case goes to its notes.
pub(super) fn take_note(change: &mut Change<'_>, words: &str) {
    let notes = change.case.notes.take();
    let joined = match notes {
        Some(notes) => format!("{notes}\n{words}"),
        None => words.to_owned(),
    };
    change.case.notes = Some(joined.chars().take(NOTES_MAX_CHARS).collect());
    change.note(Fact::new("note_taken", words));
}

/// More than anybody reads; an item in the table has its limits.
const NOTES_MAX_CHARS: usize = 8_000;

/// Staff name the price. A new price replaces one that was not accepted yet.
pub(super) fn quote(change: &mut Change<'_>, quotation: &Quotation) -> Result<(), Rejection> {
    if change
        .case
        .quotation
        .as_ref()
        .is_some_and(|before| before.is_same_offer(quotation))
        && change.case.stage == Stage::AwaitingQuotationReply
    {
        return Ok(());
    }
    let possible = matches!(
        change.case.stage,
        Stage::AwaitingRecords
            | Stage::RecordsReview
            | Stage::AwaitingQuotationReply
            | Stage::QuotationDeclined
            | Stage::AwaitingScan
            | Stage::ScanReview
    );
    if !possible {
        return Err(Rejection::illegal(format!(
            "a case that is {} cannot be quoted any more; quotations belong before approval",
            change.case.stage.status()
        )));
    }
    change.case.quotation = Some(quotation.clone());
    let price = quotation.price;
    change.note(Fact::new("quoted", format!("{} {}", price.minor(), price.code())));
    change.enter(Stage::AwaitingQuotationReply, "");
    Ok(())
}

pub(super) fn answer_quotation(change: &mut Change<'_>, accepted: bool, words: &str) -> Result<(), Rejection> {
    let now = change.moment.now;
    let answerable = match change.case.stage {
        Stage::AwaitingQuotationReply => true,
        // Second thoughts, as long as nothing was made.
        Stage::QuotationDeclined => accepted,
        Stage::AwaitingScan | Stage::ScanReview => !accepted && change.case.quotation.is_some(),
        Stage::AwaitingRecords
        | Stage::RecordsReview
        | Stage::ApprovedForProduction
        | Stage::CasePlanningComplete
        | Stage::AwaitingDelivery
        | Stage::AwaitingFitConfirmation
        | Stage::AwaitingDispatchChoice
        | Stage::FitIssueReported
        | Stage::FitConfirmedPhaseWise
        | Stage::FitConfirmedFullCase
        | Stage::DispatchingPhaseWise
        | Stage::DispatchingFullCase
        | Stage::Completed
        | Stage::Cancelled => false,
    };
    let Some(quotation) = change.case.quotation.as_mut().filter(|_| answerable) else {
        return Err(Rejection::illegal("no quotation of this case waits for an answer"));
    };
    quotation.accepted = Some(accepted);
    quotation.answered_at = Some(now);
    change.note(Fact::new("quotation_answered", words));
    change.announce(Announcement::QuotationAnswered {
        case: change.case.id.clone(),
        accepted,
    });
    let about = change.case.about_for_staff();
    change.tell_lab(&Notice::Intake(Intake::QuotationAnswered {
        about,
        accepted,
        words: words.to_owned(),
    }));
    let next = match (accepted, change.case.has(FileKind::Scan)) {
        (true, true) => Stage::ScanReview,
        (true, false) => Stage::AwaitingScan,
        (false, _) => Stage::QuotationDeclined,
    };
    change.enter(next, "");
    Ok(())
}

/// A person has looked at the dentist's licence.
pub(super) fn licence(change: &mut Change<'_>, verified: bool) {
    // A case that staff have vouched for stays vouched for, and one that is being made is not taken back.
    let may_change = change.case.from_chat && change.case.stage.is_before_production();
    if may_change && change.case.needs_licence == verified {
        change.case.needs_licence = !verified;
        let what = if verified {
            "licence_verified"
        } else {
            "licence_rejected"
        };
        change.note(Fact::new(what, ""));
    }
}

/// How many files of each kind a case has; a new case has none.
pub type Files = BTreeMap<FileKind, u16>;
