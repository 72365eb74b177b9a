//! The words of a practice's notice, by the way they go: an SMS is the short form, an e-mail has a subject, HTML and perhaps
//! an entry for the calendar.

use domain::customer::Channel;
use domain::message::Words;
use domain::notice::{Notice, Practice};
use domain::person::Language;

use crate::context::report::{self, Line};
use crate::{Voice, invite, mail, phrases, render, words};

/// The words of a notice of the practice for one channel. `now` is when they are written.
pub fn practice_words(
    practice: &Practice,
    channel: Channel,
    language: Language,
    voice: &Voice,
    now: domain::Timestamp,
) -> Words {
    let notice = Notice::Practice(practice.clone());
    let whole = words(&notice, language, voice);
    match channel {
        Channel::Whatsapp => whole,
        Channel::Sms => Words {
            text: render::short(&notice, language, voice),
            choices: Vec::new(),
            template: None,
            ..whole
        },
        Channel::Email => Words {
            choices: Vec::new(),
            template: None,
            mail: Some(domain::message::Mail {
                subject: render::subject(&notice, language, voice),
                html: mail::html(&whole.text, &bars(practice, language), language, voice),
                invite: invite::of(practice, voice, now),
                is_optional: practice.is_optional(),
                thread: practice.thread().cloned(),
            }),
            ..whole
        },
    }
}

/// The chart of an e-mail, if it has one.
fn bars(practice: &Practice, language: Language) -> Vec<Line> {
    if let Practice::Report { report, .. } = practice {
        report::bars(report, phrases::of(language))
    } else {
        Vec::new()
    }
}
