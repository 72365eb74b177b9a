//! What a person sent us, whatever wire it came over.

use jiff::Timestamp;

use crate::ids::EventId;
use crate::person::WhatsAppUser;

/// One message from a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Inbound {
    /// The provider's id of the message: duplicates share it.
    pub id: EventId,
    pub from: WhatsAppUser,
    /// The name on the person's WhatsApp profile.
    pub profile_name: Option<String>,
    /// When it was sent, by the provider's clock: the 24-hour window counts from here.
    pub sent_at: Timestamp,
    /// The provider's id of the message that this one quotes.
    pub quotes: Option<String>,
    pub content: Content,
}

/// What the message holds.
#[derive(Clone, PartialEq, Eq)]
pub enum Content {
    Text(String),
    /// A tapped reply button, list row or template button. `payload` is what we put on it.
    Tap {
        payload: String,
        title: String,
    },
    Media {
        kind: MediaKind,
        media_id: String,
        mime_type: Option<String>,
        file_name: Option<String>,
        caption: Option<String>,
    },
    Location {
        latitude: String,
        longitude: String,
        name: Option<String>,
        address: Option<String>,
    },
    /// A contact card: the phone numbers in it.
    Contact {
        phones: Vec<String>,
    },
    /// An emoji on a message, or its removal.
    Reaction {
        emoji: Option<String>,
    },
    /// The person took back or changed a message that they had sent.
    Revoked {
        original: String,
    },
    Edited {
        original: String,
        text: Option<String>,
    },
    /// WhatsApp tells that the person's identity changed.
    IdentityChanged {
        new: WhatsAppUser,
    },
    /// Something that we do not handle: orders, polls, unknown and future types. `kind` is the provider's name for it.
    Unsupported {
        kind: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    Image,
    Video,
    Audio,
    Document,
    Sticker,
}

impl MediaKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }
}

impl Content {
    /// The name of the kind of content, for the history and for metrics.
    pub fn kind(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::Tap { .. } => "tap",
            Self::Media { kind, .. } => kind.name(),
            Self::Location { .. } => "location",
            Self::Contact { .. } => "contact",
            Self::Reaction { .. } => "reaction",
            Self::Revoked { .. } => "revoked",
            Self::Edited { .. } => "edited",
            Self::IdentityChanged { .. } => "identity_changed",
            Self::Unsupported { kind } => kind,
        }
    }

    /// Whether the person wrote, tapped or sent something: that is what opens WhatsApp's 24-hour window.
    pub fn is_said_by_the_person(&self) -> bool {
        !matches!(self, Self::IdentityChanged { .. } | Self::Revoked { .. })
    }

    /// The person's own words, if there are any: a caption counts.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Tap { title, .. } => Some(title),
            Self::Media { caption, .. } => caption.as_deref(),
            Self::Reaction { emoji } => emoji.as_deref(),
            Self::Edited { text, .. } => text.as_deref(),
            Self::Location { .. }
            | Self::Contact { .. }
            | Self::Revoked { .. }
            | Self::IdentityChanged { .. }
            | Self::Unsupported { .. } => None,
        }
    }
}

impl std::fmt::Debug for Inbound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inbound")
            .field("id", &self.id)
            .field("sent_at", &self.sent_at)
            .field("content", &self.content)
            .finish_non_exhaustive()
    }
}

/// Content is personal: only its kind is shown.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind())
    }
}
