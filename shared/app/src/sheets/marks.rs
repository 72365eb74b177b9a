//! What has changed that the spreadsheet shows.

use domain::case::Case;
use domain::conversation::Conversation;
use domain::profile::Profile;
use domain::{Settings, Timestamp, WhatsAppUser};
use jiff::civil::Date;

use crate::ports::{SheetMark, SheetSubject};

/// What a dentist's row is made of.
pub(crate) type Shown = (Profile, WhatsAppUser, Option<Date>);

pub(crate) fn shown(conversation: &Conversation, settings: &Settings) -> Shown {
    let day = |at: Timestamp| at.to_zoned(settings.calendar.zone.clone()).date();
    (
        conversation.profile.clone(),
        conversation.user.clone(),
        conversation.last_inbound_at.map(day),
    )
}

pub(crate) fn of_case(case: &Case, now: Timestamp) -> SheetMark {
    SheetMark {
        subject: SheetSubject::Case(case.id.clone()),
        person: case.person.clone(),
        created_at: case.created_at,
        since: now,
        stamp: case.version.to_string(),
    }
}

pub(crate) fn of_dentist(conversation: &Conversation, now: Timestamp) -> SheetMark {
    SheetMark {
        subject: SheetSubject::Dentist(conversation.person.clone()),
        person: conversation.person.clone(),
        created_at: conversation.created_at,
        since: now,
        stamp: conversation.version.to_string(),
    }
}
