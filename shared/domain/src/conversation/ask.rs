//! What is asked back: which case is meant, the same question in other words, and what to do when nothing was understood.

use super::decide::{CHOICE_WAITS, MAX_OPTIONS, Quoted};
use super::talk::Talk;
use super::{Focus, bind};
use crate::Timestamp;
use crate::case::Case;
use crate::notice::{About, Notice};
use crate::reading::{Reading, Topic};

impl Talk<'_> {
    /// `since` is when it was first asked: the answer that waits is no newer than that.
    pub(super) fn ask_which(
        &mut self,
        candidates: &[&Case],
        pending: Reading,
        words: &str,
        attempt: u8,
        since: Timestamp,
    ) {
        self.turn.conversation.focus = Focus::Choosing {
            pending,
            words: words.to_owned(),
            candidates: candidates.iter().map(|case| case.id.clone()).collect(),
            asked_at: since,
            of_files: false,
        };
        // A list has room for ten; the others can be named.
        let options: Vec<About> = candidates.iter().take(MAX_OPTIONS).map(|case| case.about()).collect();
        self.reply(Notice::WhichCase { options, attempt }, None);
    }

    pub(super) fn not_understood(&mut self, text: &str, quoted: Option<&Quoted>) {
        if let Some(quoted) = quoted {
            self.count_miss();
            return self.answer_for(&quoted.case, Reading::Unknown, text);
        }
        // Whatever somebody's first words are: they hear who we are.
        if self.is_stranger() && self.turn.conversation.version <= 1 {
            return self.greet();
        }
        if let Focus::Collecting { case } = self.turn.conversation.focus.clone()
            && self.note_for(&case, text)
        {
            return;
        }
        let open: Vec<&Case> = self.cases.iter().filter(|case| case.is_open()).collect();
        let mentioned = bind::mentioned(text, &open);
        if let Focus::Choosing {
            pending,
            words,
            candidates,
            asked_at,
            of_files,
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
            self.ask_which(&options, pending, &words, attempt, asked_at);
            if let Focus::Choosing { of_files: kept, .. } = &mut self.turn.conversation.focus {
                *kept = of_files;
            }
            return;
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

    pub(super) fn ask_again(&mut self, case: &Case) {
        let Some(topic) = case.waiting_for() else {
            return self.tell_status(&[case]);
        };
        if topic == Topic::Scan && self.ahead().iter().any(|visit| visit.case.as_ref() == Some(&case.id)) {
            return self.tell_status(&[case]);
        }
        let text = self.inbound.content.words().unwrap_or_default().to_owned();
        // What is more than a word is a question, or a wish, that a person of the lab has to answer.
        if topic == Topic::Quotation && text.split_whitespace().count() > 2 {
            return self.ask_lab_about_quotation(case, &text);
        }
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
}
