//! What a customer wants to hear, and by which way: chosen by them, or else a default; and what they agreed to.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Confirmations and changes of visits.
    Appointments,
    Reminders,
    /// How somebody feels after a visit, and when the next one should be.
    FollowUps,
    /// Everything that nobody needs for their treatment.
    Marketing,
}

impl Topic {
    pub const ALL: [Self; 4] = [Self::Appointments, Self::Reminders, Self::FollowUps, Self::Marketing];

    pub fn name(self) -> &'static str {
        match self {
            Self::Appointments => "appointments",
            Self::Reminders => "reminders",
            Self::FollowUps => "follow_ups",
            Self::Marketing => "marketing",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Whether it takes a recorded consent to be told. The others belong to the treatment that somebody asked for.
    pub fn needs_consent(self) -> bool {
        match self {
            Self::Marketing => true,
            Self::Appointments | Self::Reminders | Self::FollowUps => false,
        }
    }
}

/// The way by which a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    Email,
    Sms,
    Whatsapp,
}

impl Channel {
    pub const ALL: [Self; 3] = [Self::Email, Self::Sms, Self::Whatsapp];

    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Whatsapp => "whatsapp",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// What somebody chose. What they did not choose has a default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preferences(BTreeMap<(Topic, Channel), bool>);

impl Preferences {
    pub fn choose(&mut self, topic: Topic, channel: Channel, on: bool) {
        self.0.insert((topic, channel), on);
    }

    /// Whether they want this.
    pub fn wants(&self, topic: Topic, channel: Channel) -> bool {
        let chosen = self.0.get(&(topic, channel)).copied();
        chosen.unwrap_or_else(|| default(topic, channel))
    }

    /// Only what was chosen.
    pub fn chosen(&self) -> impl Iterator<Item = (Topic, Channel, bool)> {
        self.0.iter().map(|((topic, channel), on)| (*topic, *channel, *on))
    }
}

/// Visits by e-mail and SMS, follow-ups by e-mail. WhatsApp never unasked: Meta wants people to have opted in
/// ("WhatsApp Business Messaging Policy").
fn default(topic: Topic, channel: Channel) -> bool {
    match (topic, channel) {
        (Topic::Appointments | Topic::Reminders, Channel::Email | Channel::Sms)
        | (Topic::FollowUps, Channel::Email) => true,
        (Topic::Appointments | Topic::Reminders, Channel::Whatsapp)
        | (Topic::FollowUps, Channel::Sms | Channel::Whatsapp)
        | (Topic::Marketing, Channel::Email | Channel::Sms | Channel::Whatsapp) => false,
    }
}

/// Somebody agreed to something, or took it back.
#[derive(Clone, PartialEq, Eq)]
pub struct Consent {
    pub topic: Topic,
    pub channel: Channel,
    pub given: bool,
    /// Where it was said: a form, a call. Free words, and so gone once the person is erased.
    pub source: Option<String>,
    /// When it was said, which may be long before it was recorded.
    pub at: Timestamp,
}

impl std::fmt::Debug for Consent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            topic, channel, given, ..
        } = self;
        write!(f, "Consent({} {} {given})", topic.name(), channel.name())
    }
}
