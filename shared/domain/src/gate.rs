//! The gate: one function decides whether, how and when a message may go, for every path by which one can leave.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::customer::Channel;
use crate::message::Form;
use crate::notice::Class;
use crate::settings::{QuietHours, Settings};

/// WhatsApp's customer service window: free text may be sent for this long after the person's last message.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// What the gate has to know.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub class: Class,
    pub channel: Channel,
    /// Why the recipient is not to be told this, whatever the channel: they said so, or it is no longer true.
    pub unwanted: Option<&'static str>,
    /// When it is too late to say.
    pub until: Option<Timestamp>,
    pub has_template: bool,
    /// The person's last message, by WhatsApp's clock.
    pub last_inbound_at: Option<Timestamp>,
    /// The person wants no more messages.
    pub stopped: bool,
    /// A person of the lab has taken the conversation over.
    pub taken_over: bool,
    pub quiet_hours: Option<QuietHours>,
    pub zone: &'a TimeZone,
}

/// What may happen with a message, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Go {
        form: Form,
        reason: String,
    },
    /// Until the person writes.
    Park {
        reason: String,
    },
    /// Not now: quiet hours.
    Defer {
        until: Timestamp,
        reason: String,
    },
    /// Never.
    Skip {
        reason: String,
    },
}

impl Verdict {
    pub fn go(form: Form, reason: impl Into<String>) -> Self {
        Self::Go {
            form,
            reason: reason.into(),
        }
    }

    pub fn park(reason: impl Into<String>) -> Self {
        Self::Park { reason: reason.into() }
    }

    pub fn skip(reason: impl Into<String>) -> Self {
        Self::Skip { reason: reason.into() }
    }

    /// The decision's name, as the API shows it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Go { form: Form::Text, .. } => "text",
            Self::Go {
                form: Form::Template, ..
            } => "template",
            Self::Park { .. } => "park",
            Self::Defer { .. } => "defer",
            Self::Skip { .. } => "skip",
        }
    }

    pub fn reason(&self) -> &str {
        match self {
            Self::Go { reason, .. } | Self::Park { reason } | Self::Defer { reason, .. } | Self::Skip { reason } => {
                reason
            }
        }
    }
}

/// Decides. Consent comes first, then the hour, then the window.
pub fn decide(facts: &Facts<'_>, now: Timestamp) -> Verdict {
    if let Some(reason) = facts.unwanted {
        return Verdict::skip(reason);
    }
    if facts.until.is_some_and(|until| now >= until) {
        return Verdict::skip("too late");
    }
    if facts.stopped && facts.class != Class::ConsentReply {
        return Verdict::skip("the recipient has opted out of messages");
    }
    if facts.taken_over && facts.class.is_held_back_by_a_takeover() {
        let reason = "a person of the lab has taken the conversation over";
        // An answer is that person's business now; news can wait.
        return if facts.class == Class::Reply {
            Verdict::skip(reason)
        } else {
            Verdict::park(reason)
        };
    }
    if facts.class == Class::Reminder
        && let Some(until) = facts.quiet_hours.and_then(|hours| end_of(hours, facts.zone, now))
    {
        // By then nobody needs it any more.
        if facts.until.is_some_and(|too_late| until >= too_late) {
            return Verdict::skip("too late: quiet hours end after it");
        }
        return Verdict::Defer {
            until,
            reason: "quiet hours".to_owned(),
        };
    }
    match facts.channel {
        Channel::Email => return Verdict::go(Form::Text, "by e-mail"),
        Channel::Sms => return Verdict::go(Form::Text, "by SMS"),
        Channel::Whatsapp => {}
    }
    match facts.last_inbound_at {
        Some(last) if now < last + WINDOW => Verdict::go(Form::Text, "inside the 24-hour window"),
        Some(_) if facts.has_template => Verdict::go(Form::Template, "outside the 24-hour window"),
        None if facts.has_template => Verdict::go(Form::Template, "the recipient has not written yet"),
        Some(_) => Verdict::park("outside the 24-hour window and no template says this"),
        None => Verdict::park("the recipient has not written yet and no template says this"),
    }
}

/// Until when nothing may be said that nobody waits for; `None` if it may be said now.
pub fn quiet_until(settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    settings
        .quiet_hours
        .and_then(|hours| end_of(hours, &settings.calendar.zone, now))
}

/// The end of the quiet hours that `now` falls into, if it does.
fn end_of(hours: QuietHours, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let local = now.to_zoned(zone.clone());
    let time = local.time();
    let wraps = hours.from > hours.until;
    let quiet = if wraps {
        time >= hours.from || time < hours.until
    } else {
        time >= hours.from && time < hours.until
    };
    if !quiet {
        return None;
    }
    let end_is_tomorrow = wraps && time >= hours.from;
    let date = if end_is_tomorrow {
        local.date().checked_add(1.day()).ok()?
    } else {
        local.date()
    };
    date.to_datetime(hours.until)
        .to_zoned(zone.clone())
        .ok()
        .map(|end| end.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    fn facts(class: Class) -> Facts<'static> {
        static UTC: TimeZone = TimeZone::UTC;
        Facts {
            class,
            channel: Channel::Whatsapp,
            unwanted: None,
            until: None,
            has_template: true,
            last_inbound_at: None,
            stopped: false,
            taken_over: false,
            quiet_hours: None,
            zone: &UTC,
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_window_is_open_for_24_hours_and_not_a_second_longer() {
        let last = at("2026-11-20T10:00:00Z");
        let facts = Facts {
            last_inbound_at: Some(last),
            ..facts(Class::CaseNews)
        };
        assert_eq!(decide(&facts, at("2026-11-21T09:59:59Z")).name(), "text");
        assert_eq!(decide(&facts, at("2026-11-21T10:00:00Z")).name(), "template");
        let facts = Facts {
            has_template: false,
            ..facts
        };
        assert_eq!(decide(&facts, at("2026-11-21T10:00:00Z")).name(), "park");
    }

    #[test]
    fn whoever_has_not_written_gets_a_template_or_waits() {
        assert_eq!(
            decide(&facts(Class::CaseNews), at("2026-11-20T10:00:00Z")).name(),
            "template"
        );
        let reply = Facts {
            has_template: false,
            ..facts(Class::Reply)
        };
        assert_eq!(decide(&reply, at("2026-11-20T10:00:00Z")).name(), "park");
    }

    #[test]
    fn after_stop_only_its_confirmation_goes() {
        let now = at("2026-11-20T10:00:00Z");
        for class in [Class::Reply, Class::CaseNews, Class::Reminder, Class::Staff] {
            let facts = Facts {
                stopped: true,
                last_inbound_at: Some(now),
                ..facts(class)
            };
            assert_eq!(decide(&facts, now).name(), "skip");
        }
        let facts = Facts {
            stopped: true,
            last_inbound_at: Some(now),
            has_template: false,
            ..facts(Class::ConsentReply)
        };
        assert_eq!(decide(&facts, now).name(), "text");
    }

    #[test]
    fn quiet_hours_hold_back_only_what_the_clock_says() {
        let night = QuietHours {
            from: time(21, 0, 0, 0),
            until: time(8, 0, 0, 0),
        };
        let quiet = |class| Facts {
            quiet_hours: Some(night),
            ..facts(class)
        };
        assert_eq!(
            decide(&quiet(Class::CaseNews), at("2026-11-20T23:00:00Z")).name(),
            "template"
        );
        let Verdict::Defer { until, .. } = decide(&quiet(Class::Reminder), at("2026-11-20T23:00:00Z")) else {
            panic!()
        };
        assert_eq!(until, at("2026-11-21T08:00:00Z"));
        let Verdict::Defer { until, .. } = decide(&quiet(Class::Reminder), at("2026-11-20T03:00:00Z")) else {
            panic!()
        };
        assert_eq!(until, at("2026-11-20T08:00:00Z"));
        assert_eq!(
            decide(&quiet(Class::Reminder), at("2026-11-20T08:00:00Z")).name(),
            "template"
        );
        let noon = QuietHours {
            from: time(12, 0, 0, 0),
            until: time(13, 0, 0, 0),
        };
        let facts = Facts {
            quiet_hours: Some(noon),
            ..facts(Class::Reminder)
        };
        assert_eq!(decide(&facts, at("2026-11-20T12:30:00Z")).name(), "defer");
        let too_late = Facts {
            until: Some(at("2026-11-20T12:45:00Z")),
            ..facts
        };
        assert_eq!(decide(&too_late, at("2026-11-20T12:30:00Z")).name(), "skip");
    }

    #[test]
    fn e_mail_and_sms_know_no_window() {
        for channel in [Channel::Email, Channel::Sms] {
            let facts = Facts {
                channel,
                has_template: false,
                ..facts(Class::CaseNews)
            };
            assert_eq!(decide(&facts, at("2026-11-20T10:00:00Z")).name(), "text");
        }
    }

    #[test]
    fn what_is_unwanted_or_too_late_never_goes() {
        let now = at("2026-11-20T10:00:00Z");
        let unwanted = Facts {
            unwanted: Some("the customer does not want this"),
            ..facts(Class::ConsentReply)
        };
        let late = Facts {
            until: Some(now),
            ..facts(Class::Reply)
        };
        assert_eq!(decide(&unwanted, now).name(), "skip");
        assert_eq!(decide(&late, now).name(), "skip");
    }
}
