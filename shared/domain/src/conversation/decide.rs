//! What one message from a person does: to the conversation, to their cases, and what is said in return.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::tz::TimeZone;

use super::talk::Talk;
use super::{Conversation, Focus, bind};
use crate::appointment::times::Times;
use crate::appointment::{self, Appointment};
use crate::case::{self, Case, Stage};
use crate::effect::Effect;
use crate::ids::{CaseId, RecordId};
use crate::inbound::{Content, Inbound};
use crate::notice::Payload;
use crate::reading::{Answer, Question, Reading, Topic, Wanted};
use crate::record::Record;
use crate::{Moment, PersonKey, Timestamp};

/// An answer that was sent this long before its question was asked is no answer to it; less may be clocks that differ, and
/// WhatsApp's times are whole seconds.
pub(super) const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_secs(10);
/// How long we wait to hear which case an answer was about.
pub(super) const CHOICE_WAITS: SignedDuration = SignedDuration::from_hours(24);
/// WhatsApp's limit for the rows of a list.
pub(super) const MAX_OPTIONS: usize = 10;

/// What a message did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub conversation: Conversation,
    /// Cases that changed, and cases that are new (their version is 1).
    pub cases: Vec<case::Decision>,
    pub appointments: Vec<appointment::Decision>,
    /// Files that were announced.
    pub records: Vec<Record>,
    /// Files that are now known to belong to a case.
    pub filed: Vec<(RecordId, CaseId)>,
    /// What is said outside of the cases' own effects, with the case that it is about.
    pub effects: Vec<(Effect, Option<CaseId>)>,
    /// The person has one more key: what arrives under it belongs here.
    pub alias: Option<PersonKey>,
}

/// The message of ours that a message quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    pub case: CaseId,
    /// When it was said: what the case has come to ask since is not what was quoted.
    pub at: Timestamp,
}

/// What a decision looks at beside the message.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    pub conversation: &'a Conversation,
    pub cases: &'a [Case],
    pub appointments: &'a [Appointment],
    /// The message of ours that is quoted.
    pub quoted: Option<&'a Quoted>,
    /// The answer to [`question`]; nothing was read if there was none.
    pub answer: &'a Answer,
    /// Needed when [`wants_times`] says so.
    pub times: &'a Times,
    /// Somebody else is registered with the licence number that is in the profile, or in the answer.
    pub licence_of_another: bool,
}

/// What has to be read from the message before [`decide`] can be called. `None`: nothing, it is clear by itself.
pub fn question(conversation: &Conversation, cases: &[Case], inbound: &Inbound, zone: &TimeZone) -> Option<Question> {
    let text = match &inbound.content {
        Content::Text(text) | Content::Edited { text: Some(text), .. } => text,
        Content::Tap { payload, title } if Payload::decode(payload).is_none() => title,
        Content::Media {
            caption: Some(caption), ..
        } => caption,
        Content::Tap { .. }
        | Content::Media { .. }
        | Content::Location { .. }
        | Content::Contact { .. }
        | Content::Reaction { .. }
        | Content::Revoked { .. }
        | Content::Edited { .. }
        | Content::IdentityChanged { .. }
        | Content::Unsupported { .. } => return None,
    };
    if chosen_among_candidates(conversation, cases, text, inbound.sent_at).is_some() {
        return None;
    }
    let asks = |case: &Case| {
        // Whoever said no may still come back to it.
        let declined = (case.stage == Stage::QuotationDeclined).then_some(Topic::Quotation);
        declined.or_else(|| case.waiting_for())
    };
    let open: BTreeSet<Topic> = cases.iter().filter_map(asks).collect();
    let wanted = wanted(&conversation.focus).filter(|_| !conversation.asks_about_a_case(cases));
    let cases: Vec<&Case> = cases.iter().filter(|case| case.is_open()).collect();
    Some(Question {
        // A name is no answer but where a name was asked for.
        text: if wanted.is_some_and(Wanted::takes_words_whole) {
            text.clone()
        } else {
            bind::without_names(text, &cases)
        },
        open,
        wanted,
        sent_at: inbound.sent_at.to_zoned(zone.clone()).datetime(),
    })
}

fn wanted(focus: &Focus) -> Option<Wanted> {
    match focus {
        Focus::General | Focus::Choosing { .. } | Focus::Collecting { .. } => None,
        Focus::Registering { asked, .. } => Some(Wanted::Detail(*asked)),
        Focus::NamingPatient { .. } => Some(Wanted::Patient),
        Focus::Describing { .. } => Some(Wanted::Words),
        Focus::Booking(booking) => Some(match (booking.at, &booking.place) {
            (None, _) => Wanted::Time {
                offered: u8::try_from(booking.offered.len()).unwrap_or(u8::MAX),
            },
            (Some(_), None) => Wanted::Place,
            (Some(_), Some(_)) => Wanted::Confirmation,
        }),
        Focus::Cancelling { .. } => Some(Wanted::Confirmation),
    }
}

/// Whether [`decide`] may have to know which times are free. Looking costs two calls, so it is not done for nothing.
pub fn wants_times(conversation: &Conversation, inbound: &Inbound, answer: &Answer) -> bool {
    let books = |reading: Reading| matches!(reading, Reading::BookScan | Reading::MoveVisit);
    let tapped = match &inbound.content {
        Content::Tap { payload, .. } => Payload::decode(payload),
        Content::Text(_)
        | Content::Media { .. }
        | Content::Location { .. }
        | Content::Contact { .. }
        | Content::Reaction { .. }
        | Content::Revoked { .. }
        | Content::Edited { .. }
        | Content::IdentityChanged { .. }
        | Content::Unsupported { .. } => None,
    };
    let by_tap = match tapped {
        Some(Payload::Time(_) | Payload::Book(_)) => true,
        Some(Payload::Answer { reading, .. } | Payload::Say(reading) | Payload::Visit { reading, .. }) => {
            books(reading)
        }
        Some(Payload::Choose(_)) | None => false,
    };
    let by_focus = match &conversation.focus {
        Focus::Booking(_) => true,
        Focus::Registering { then, .. } => then.is_some_and(books),
        Focus::Choosing { pending, .. } => books(*pending),
        Focus::General
        | Focus::NamingPatient { .. }
        | Focus::Collecting { .. }
        | Focus::Describing { .. }
        | Focus::Cancelling { .. } => false,
    };
    by_tap || by_focus || books(answer.reading)
}

/// Decides what `inbound` does.
pub fn decide(known: &Known<'_>, inbound: &Inbound, moment: &Moment<'_>) -> Turn {
    let conversation = known.conversation;
    let reading = known.answer.reading;
    let late = conversation.last_inbound_at.is_some_and(|last| inbound.sent_at < last);
    let mut talk = Talk {
        turn: Turn {
            conversation: conversation.clone(),
            cases: Vec::new(),
            appointments: Vec::new(),
            records: Vec::new(),
            filed: Vec::new(),
            effects: Vec::new(),
            alias: None,
        },
        cases: known.cases,
        appointments: known.appointments,
        answer: known.answer,
        times: known.times,
        licence_of_another: known.licence_of_another,
        asked_about_a_case: conversation.asks_about_a_case(known.cases),
        inbound,
        moment,
    };
    talk.take_note();
    if talk.turn.conversation.takeover.is_some() {
        talk.take_silently(known.quoted, reading);
    } else if late && reading != Reading::Stop {
        // A message that comes after newer ones is kept and answered, and undoes nothing. But nobody is written to because
        // a STOP was slow.
        talk.take_late(known.quoted, reading);
    } else {
        talk.take(known.quoted, reading);
    }
    talk.turn
}

/// The case that the text picks from the ones we asked about. It has to say nothing else: "not Bob" picks nobody.
pub(super) fn chosen_among_candidates<'a>(
    conversation: &Conversation,
    cases: &'a [Case],
    text: &str,
    sent_at: Timestamp,
) -> Option<&'a Case> {
    let Focus::Choosing {
        candidates, asked_at, ..
    } = &conversation.focus
    else {
        return None;
    };
    if sent_at > *asked_at + CHOICE_WAITS {
        return None;
    }
    let options: Vec<&Case> = candidates
        .iter()
        .filter_map(|id| cases.iter().find(|case| case.id == *id && case.is_open()))
        .collect();
    match bind::mentioned(text, &options).as_slice() {
        [one] if bind::says_only_which(text, &options) => Some(one),
        _ => options.get(bind::nth(text)?).copied(),
    }
}
