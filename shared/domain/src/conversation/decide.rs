//! What one message from a person does: to the conversation, to their cases, and what is said in return.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::{Conversation, Focus, RECENT, bind};
use crate::case::{self, Case, Dispatch, Stage};
use crate::effect::{Effect, Recipient};
use crate::ids::CaseId;
use crate::inbound::{Content, Inbound};
use crate::notice::{About, Notice, Payload};
use crate::reading::{Question, Reading, Topic};
use crate::{Moment, PersonKey, Timestamp};

/// An answer that was sent this long before its question was asked is no answer to it; less may be clocks that differ, and
/// WhatsApp's times are whole seconds.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_secs(10);
/// How long we wait to hear which case an answer was about.
const CHOICE_WAITS: SignedDuration = SignedDuration::from_hours(24);
/// WhatsApp's limit for the rows of a list.
const MAX_OPTIONS: usize = 10;

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
    // A message that comes after newer ones is kept, and undoes nothing.
    // But nobody is written to because a STOP was slow.
    if !late || reading == Reading::Stop {
        turn.take(quoted, reading);
    }
    turn.turn
}

/// The case that the text picks from the ones we asked about. It has to say nothing else: "not Bob" picks nobody.
fn chosen_among_candidates<'a>(
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

struct Talk<'a> {
    turn: Turn,
    cases: &'a [Case],
    inbound: &'a Inbound,
    moment: &'a Moment<'a>,
}

impl Talk<'_> {
    fn take_note(&mut self) {
        let conversation = &mut self.turn.conversation;
        conversation.user = conversation.user.merged_with(&self.inbound.from);
        if let Some(name) = &self.inbound.profile_name {
            conversation.name.get_or_insert_with(|| name.clone());
        }
        // WhatsApp's own notes about a person do not open the window.
        if self.inbound.content.is_said_by_the_person() {
            let sent_at = self.inbound.sent_at.min(self.moment.now);
            conversation.last_inbound_at = conversation.last_inbound_at.max(Some(sent_at));
        }
        conversation.recent.push(self.inbound.id.clone());
        let surplus = conversation.recent.len().saturating_sub(RECENT);
        conversation.recent.drain(..surplus);
        conversation.updated_at = self.moment.now;
        conversation.version += 1;
    }

    fn take(&mut self, quoted: Option<&Quoted>, reading: Reading) {
        match &self.inbound.content {
            Content::Text(text) | Content::Edited { text: Some(text), .. } => self.words(text, quoted, reading),
            Content::Tap { payload, title } => match Payload::decode(payload) {
                Some(Payload::Answer { case, reading }) => self.tapped(&case, reading, title),
                Some(Payload::Choose(case)) => self.choose(&case),
                Some(Payload::Say(reading)) => self.words(title, quoted, reading),
                None => self.words(title, quoted, reading),
            },
            Content::Media { kind, caption, .. } => {
                self.file(kind.name(), caption.as_deref().unwrap_or_default());
                if let (Some(caption), Reading::Yes | Reading::No | Reading::PhaseWise | Reading::FullCase) =
                    (caption, reading)
                {
                    self.words(caption, quoted, reading);
                }
            }
            Content::Location { .. } => self.file("location", ""),
            Content::Contact { .. } => self.file("contact", ""),
            // A thumb on a question may mean "seen": it changes nothing, and needs no answer.
            Content::Reaction { .. } | Content::Revoked { .. } | Content::Edited { text: None, .. } => {}
            Content::IdentityChanged { new } => {
                self.turn.alias = new.key().filter(|key| *key != self.turn.conversation.person);
                self.turn.conversation.user = self.turn.conversation.user.merged_with(new);
            }
            Content::Unsupported { .. } => self.reply(Notice::CannotRead, None),
        }
    }

    fn words(&mut self, text: &str, quoted: Option<&Quoted>, reading: Reading) {
        if let Some(case) = chosen_among_candidates(&self.turn.conversation, self.cases, text, self.inbound.sent_at) {
            let id = case.id.clone();
            return self.choose(&id);
        }
        if is_general(reading) {
            self.turn.conversation.misses = 0;
        }
        match reading {
            Reading::Stop => self.stop(),
            Reading::Start => self.start(),
            Reading::Yes
            | Reading::No
            | Reading::PhaseWise
            | Reading::FullCase
            | Reading::Arrived
            | Reading::NotArrived => self.answer(text, quoted, reading),
            Reading::Status => self.status(text, quoted),
            Reading::Unknown => self.not_understood(text, quoted),
            Reading::Greeting => self.greet(),
            Reading::Thanks | Reading::Done => self.reply(Notice::YouAreWelcome, None),
            Reading::Help => self.reply(Notice::Help, None),
            Reading::Person => self.person(text),
        }
    }

    /// An answer that does not say by itself which case it is for.
    fn answer(&mut self, text: &str, quoted: Option<&Quoted>, reading: Reading) {
        if let Some(quoted) = quoted {
            return self.answer_to(quoted, reading, text);
        }
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        let can_answer = |case: &&Case| {
            self.inbound.sent_at + CLOCKS_DIFFER >= case.stage_since && event_for(case, reading, text).is_some()
        };
        let mentioned = bind::mentioned(text, &open);
        let candidates: Vec<&Case> = if mentioned.is_empty() {
            open.iter().copied().filter(can_answer).collect()
        } else {
            mentioned.iter().copied().filter(can_answer).collect()
        };
        match candidates.as_slice() {
            [case] => {
                let id = case.id.clone();
                self.answer_for(&id, reading, text);
            }
            [] if !mentioned.is_empty() => self.tell_status(&mentioned),
            [] => self.no_such_question(&open),
            several => self.ask_which(several, reading, text, 1, self.moment.now),
        }
    }

    /// An answer to the very message that it quotes.
    fn answer_to(&mut self, quoted: &Quoted, reading: Reading, text: &str) {
        let case = self.cases.iter().find(|case| case.id == quoted.case);
        match case {
            // The case has moved on since: what it asks now was not quoted.
            Some(case) if quoted.at < case.stage_since => self.tell_status(&[case]),
            Some(_) | None => self.answer_for(&quoted.case, reading, text),
        }
    }

    /// "Yes" or the like, and nothing was asked that it answers.
    fn no_such_question(&mut self, open: &[&Case]) {
        let waiting: Vec<&Case> = open
            .iter()
            .copied()
            .filter(|case| case.waiting_for().is_some())
            .collect();
        match waiting.as_slice() {
            [case] => {
                self.count_miss();
                self.ask_again(case);
            }
            [] if open.is_empty() => self.greet(),
            [] => self.tell_status(open),
            several => self.tell_status(several),
        }
    }

    /// A button keeps its meaning: tapping an earlier question's "No" or choice takes back what was said since.
    fn tapped(&mut self, id: &CaseId, reading: Reading, title: &str) {
        let case = self.cases.iter().find(|case| case.id == *id);
        let event = case.and_then(|case| Some((case, changed_mind(case, reading, title)?)));
        // "Yes, it fits" is about the fit, whatever the case asks now.
        let about_the_fit = matches!(reading, Reading::Yes | Reading::No);
        if let Some(case) = case.filter(|case| about_the_fit && case.waiting_for() == Some(Topic::Arrival)) {
            return self.tell_status(&[case]);
        }
        match event.and_then(|(case, event)| case::decide(case, &event, self.moment).ok()) {
            Some(decision) if decision.changed => {
                self.turn.conversation.misses = 0;
                self.turn.conversation.focus = Focus::General;
                self.turn.cases.push(decision);
            }
            Some(_) | None => self.answer_for(id, reading, title),
        }
    }

    /// An answer that is bound to a case: by its button, by a quotation, or because only this one was asked.
    fn answer_for(&mut self, id: &CaseId, reading: Reading, text: &str) {
        self.turn.conversation.focus = Focus::General;
        let Some(case) = self.cases.iter().find(|case| case.id == *id) else {
            // A button of a case that is no longer theirs.
            return self.status("", None);
        };
        if is_general(reading) {
            return self.words(text, None, reading);
        }
        if reading == Reading::Unknown {
            return if case.waiting_for().is_some() {
                self.count_miss();
                self.ask_again(case);
            } else {
                self.tell_status(&[case]);
            };
        }
        let Some(event) = event_for(case, reading, text) else {
            // Not an answer to what was asked, or nothing was: the question again, or where the case is.
            return if case.waiting_for() == Some(Topic::Dispatch) && matches!(reading, Reading::Yes | Reading::No) {
                self.ask_again(case);
            } else {
                self.tell_status(&[case]);
            };
        };
        match case::decide(case, &event, self.moment) {
            Ok(decision) if decision.changed => {
                self.turn.conversation.misses = 0;
                self.turn.cases.push(decision);
            }
            Ok(_) | Err(_) => self.tell_status(&[case]),
        }
    }

    fn choose(&mut self, id: &CaseId) {
        self.turn.conversation.misses = 0;
        let focus = std::mem::replace(&mut self.turn.conversation.focus, Focus::General);
        match focus {
            Focus::Choosing {
                pending,
                words,
                asked_at,
                ..
            } => {
                let moved_on = self
                    .cases
                    .iter()
                    .find(|case| case.id == *id)
                    .filter(|case| case.stage_since > asked_at);
                match moved_on {
                    Some(case) => self.tell_status(&[case]),
                    None => self.answer_for(id, pending, &words),
                }
            }
            Focus::General => {
                let chosen: Vec<&Case> = self.cases.iter().filter(|case| case.id == *id).collect();
                self.tell_status(&chosen);
            }
        }
    }

    /// `since` is when it was first asked: the answer that waits is no newer than that.
    fn ask_which(&mut self, candidates: &[&Case], pending: Reading, words: &str, attempt: u8, since: Timestamp) {
        self.turn.conversation.focus = Focus::Choosing {
            pending,
            words: words.to_owned(),
            candidates: candidates.iter().map(|case| case.id.clone()).collect(),
            asked_at: since,
        };
        // A list has room for ten; the others can be named.
        let options: Vec<About> = candidates.iter().take(MAX_OPTIONS).map(|case| case.about()).collect();
        self.reply(Notice::WhichCase { options, attempt }, None);
    }

    fn not_understood(&mut self, text: &str, quoted: Option<&Quoted>) {
        if let Some(quoted) = quoted {
            self.count_miss();
            return self.answer_for(&quoted.case, Reading::Unknown, text);
        }
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        let mentioned = bind::mentioned(text, &open);
        if let Focus::Choosing {
            pending,
            words,
            candidates,
            asked_at,
        } = self.turn.conversation.focus.clone()
            && self.inbound.sent_at <= asked_at + CHOICE_WAITS
        {
            self.count_miss();
            let options: Vec<&Case> = candidates
                .iter()
                .filter_map(|id| open.iter().copied().find(|c| c.id == *id))
                .collect();
            if self.turn.conversation.misses > 2 || options.is_empty() {
                self.turn.conversation.focus = Focus::General;
                return self.reply(Notice::OfferPerson, None);
            }
            let attempt = self.turn.conversation.misses.saturating_add(1);
            return self.ask_which(&options, pending, &words, attempt, asked_at);
        }
        let waiting: Vec<&Case> = open
            .iter()
            .copied()
            .filter(|case| case.waiting_for().is_some())
            .collect();
        let named_and_waiting: Vec<&Case> = mentioned
            .iter()
            .copied()
            .filter(|case| case.waiting_for().is_some())
            .collect();
        if let [case] = named_and_waiting.as_slice() {
            self.count_miss();
            return self.ask_again(case);
        }
        if !mentioned.is_empty() {
            return self.tell_status(&mentioned);
        }
        match waiting.as_slice() {
            [case] => {
                self.count_miss();
                self.ask_again(case);
            }
            [] if open.iter().any(|case| case.parcel_under_way().is_some()) => {
                let under_way: Vec<&Case> = open
                    .iter()
                    .copied()
                    .filter(|case| case.parcel_under_way().is_some())
                    .collect();
                self.tell_status(&under_way);
            }
            [] => {
                self.count_miss();
                match self.turn.conversation.misses {
                    attempt @ 0..=2 => self.reply(Notice::NotUnderstood { attempt }, None),
                    3.. => self.reply(Notice::OfferPerson, None),
                }
            }
            several => {
                self.count_miss();
                let several = several.to_vec();
                self.ask_which(&several, Reading::Unknown, text, 1, self.moment.now);
            }
        }
    }

    fn ask_again(&mut self, case: &Case) {
        let Some(topic) = case.waiting_for() else {
            return self.tell_status(&[case]);
        };
        let attempt = self.turn.conversation.misses.max(1);
        self.reply(
            Notice::AskAgain {
                about: case.about(),
                topic,
                attempt,
            },
            Some(&case.id),
        );
    }

    fn status(&mut self, text: &str, quoted: Option<&Quoted>) {
        let all: Vec<&Case> = self.cases.iter().collect();
        let quoted: Vec<&Case> = all
            .iter()
            .copied()
            .filter(|case| quoted.is_some_and(|quoted| quoted.case == case.id))
            .collect();
        let open: Vec<&Case> = all.iter().copied().filter(|case| case.is_open()).collect();
        let mentioned = bind::mentioned(text, &all);
        let newest = all.iter().copied().max_by_key(|case| case.updated_at);
        if !quoted.is_empty() {
            self.tell_status(&quoted);
        } else if !mentioned.is_empty() {
            self.tell_status(&mentioned);
        } else if !open.is_empty() {
            self.tell_status(&open);
        } else if let Some(newest) = newest {
            self.tell_status(&[newest]);
        } else {
            self.reply(Notice::NoCases, None);
        }
    }

    fn tell_status(&mut self, cases: &[&Case]) {
        let shown = cases.get(..MAX_OPTIONS).unwrap_or(cases);
        let about = match shown {
            [one] => Some(one.id.clone()),
            _ => None,
        };
        let lines = shown.iter().map(|case| case.line()).collect();
        self.reply(Notice::CaseStatus(lines), about.as_ref());
    }

    fn greet(&mut self) {
        let cases = self
            .cases
            .iter()
            .filter(|case| case.is_open())
            .take(MAX_OPTIONS)
            .map(Case::line)
            .collect();
        let name = self.turn.conversation.name.clone();
        self.reply(Notice::Greeting { name, cases }, None);
    }

    fn person(&mut self, text: &str) {
        let (dentist, user_id) = self.who();
        self.tell_lab(&Notice::PersonWanted {
            dentist,
            user_id,
            words: text.to_owned(),
        });
        self.reply(Notice::PersonComing, None);
    }

    fn file(&mut self, kind: &'static str, caption: &str) {
        let (dentist, user_id) = self.who();
        self.tell_lab(&Notice::FileArrived {
            dentist,
            user_id,
            kind,
            caption: caption.to_owned(),
        });
        self.reply(Notice::FileNoted { kind }, None);
    }

    fn stop(&mut self) {
        if self.turn.conversation.stopped_at.is_none() {
            self.turn.conversation.stopped_at = Some(self.moment.now);
            self.turn.conversation.focus = Focus::General;
            self.reply(Notice::Stopped, None);
        }
    }

    fn start(&mut self) {
        if self.turn.conversation.stopped_at.take().is_some() {
            self.reply(Notice::Started, None);
        } else {
            self.greet();
        }
    }

    fn count_miss(&mut self) {
        self.turn.conversation.misses = self.turn.conversation.misses.saturating_add(1);
    }

    fn who(&self) -> (String, String) {
        let conversation = &self.turn.conversation;
        let dentist = self
            .cases
            .first()
            .map(|case| case.dentist.clone())
            .filter(|name| !name.is_empty());
        let user_id = conversation.user.user_id();
        (
            dentist
                .or_else(|| conversation.name.clone())
                .unwrap_or_else(|| user_id.clone()),
            user_id,
        )
    }

    fn reply(&mut self, notice: Notice, case: Option<&CaseId>) {
        self.turn.effects.push((
            Effect::Send {
                to: Recipient::Dentist,
                notice,
            },
            case.cloned(),
        ));
    }

    fn tell_lab(&mut self, notice: &Notice) {
        for phone in self.moment.settings.lab() {
            let to = Recipient::Staff(phone.clone());
            self.turn.effects.push((
                Effect::Send {
                    to,
                    notice: notice.clone(),
                },
                None,
            ));
        }
    }
}

/// A reading that says something by itself, whatever was asked.
fn is_general(reading: Reading) -> bool {
    match reading {
        Reading::Status
        | Reading::Greeting
        | Reading::Thanks
        | Reading::Help
        | Reading::Person
        | Reading::Done
        | Reading::Stop
        | Reading::Start => true,
        Reading::Yes
        | Reading::No
        | Reading::PhaseWise
        | Reading::FullCase
        | Reading::Arrived
        | Reading::NotArrived
        | Reading::Unknown => false,
    }
}

/// What an answer means for a case, if the case was asked something that it answers.
fn event_for(case: &Case, reading: Reading, text: &str) -> Option<case::Event> {
    let words = text.to_owned();
    match (reading, case.waiting_for()) {
        (Reading::Yes, Some(Topic::Fit)) => Some(case::Event::Fit { fits: true, words }),
        (Reading::No, Some(Topic::Fit)) => Some(case::Event::Fit { fits: false, words }),
        (Reading::Yes, Some(Topic::Arrival)) => Some(case::Event::Arrival { arrived: true, words }),
        (Reading::No, Some(Topic::Arrival)) => Some(case::Event::Arrival { arrived: false, words }),
        (Reading::PhaseWise, Some(Topic::Dispatch)) => Some(case::Event::Choice(Dispatch::PhaseWise)),
        (Reading::FullCase, Some(Topic::Dispatch)) => Some(case::Event::Choice(Dispatch::FullCase)),
        (Reading::Arrived, _) if case.parcel_under_way().is_some() => {
            Some(case::Event::Arrival { arrived: true, words })
        }
        (Reading::NotArrived, waiting) if case.parcel_under_way().is_some() || waiting == Some(Topic::Fit) => {
            Some(case::Event::Arrival { arrived: false, words })
        }
        (
            Reading::Yes
            | Reading::No
            | Reading::PhaseWise
            | Reading::FullCase
            | Reading::Arrived
            | Reading::NotArrived
            | Reading::Status
            | Reading::Greeting
            | Reading::Thanks
            | Reading::Help
            | Reading::Person
            | Reading::Done
            | Reading::Stop
            | Reading::Start
            | Reading::Unknown,
            _,
        ) => None,
    }
}

/// A tap on an earlier question: until something is dispatched the dentist may think again.
fn changed_mind(case: &Case, reading: Reading, text: &str) -> Option<case::Event> {
    let thinking = matches!(
        case.stage,
        Stage::AwaitingDispatchChoice | Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase
    );
    let chosen = matches!(case.stage, Stage::FitConfirmedPhaseWise | Stage::FitConfirmedFullCase);
    match reading {
        Reading::No if thinking => Some(case::Event::Fit {
            fits: false,
            words: text.to_owned(),
        }),
        Reading::PhaseWise if chosen => Some(case::Event::Choice(Dispatch::PhaseWise)),
        Reading::FullCase if chosen => Some(case::Event::Choice(Dispatch::FullCase)),
        Reading::Yes
        | Reading::No
        | Reading::PhaseWise
        | Reading::FullCase
        | Reading::Arrived
        | Reading::NotArrived
        | Reading::Status
        | Reading::Greeting
        | Reading::Thanks
        | Reading::Help
        | Reading::Person
        | Reading::Done
        | Reading::Stop
        | Reading::Start
        | Reading::Unknown => None,
    }
}
