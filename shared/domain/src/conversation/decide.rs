//! What one message from a person does: to the conversation, to their cases, and what is said in return.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::talk::Talk;
use super::{Conversation, Focus, bind};
use crate::case::{self, Case};
use crate::effect::Effect;
use crate::ids::CaseId;
use crate::inbound::{Content, Inbound};
use crate::notice::Payload;
use crate::reading::{Question, Reading, Topic};
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
    /// Cases that changed.
    pub cases: Vec<case::Decision>,
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

/// What has to be read from the message before [`decide`] can be called. `None`: nothing, it is clear by itself.
pub fn question(conversation: &Conversation, cases: &[Case], inbound: &Inbound) -> Option<Question> {
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
    let open: BTreeSet<Topic> = cases.iter().filter_map(Case::waiting_for).collect();
    let cases: Vec<&Case> = cases.iter().filter(|case| case.is_open()).collect();
    Some(Question {
        text: bind::without_names(text, &cases),
        open,
    })
}

/// Decides what `inbound` does. `quoted` is the case of the message that it quotes; `reading` is the answer to
/// [`question`], [`Reading::Unknown`] if there was none.
pub fn decide(
    conversation: &Conversation,
    cases: &[Case],
    inbound: &Inbound,
    quoted: Option<&Quoted>,
    reading: Reading,
    moment: &Moment<'_>,
) -> Turn {
    let late = conversation.last_inbound_at.is_some_and(|last| inbound.sent_at < last);
    let mut turn = Talk {
        turn: Turn {
            conversation: conversation.clone(),
            cases: Vec::new(),
            effects: Vec::new(),
            alias: None,
        },
        cases,
        inbound,
        moment,
    };
    turn.take_note();
    // A message that comes after newer ones is kept and answered, and undoes nothing. But nobody is written to because a
    // STOP was slow.
    if late && reading != Reading::Stop {
        turn.take_late(quoted, reading);
    } else {
        turn.take(quoted, reading);
    }
    turn.turn
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
