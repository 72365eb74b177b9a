//! The stored form of an outgoing message: also the body of its ticket on the outbox.

mod address;

use address::{AddressRecord, MailRecord, TermsRecord};
use app::ports::StoreError;
use domain::gate::Verdict;
use domain::inbound::MediaKind;
use domain::message::{Attachment, Form, Message, State, TemplateCall, WordedChoice, Words};
use domain::notice::Class;
use domain::{CaseId, Language, MessageId, PersonKey};
use serde::{Deserialize, Serialize};

use super::{FORM, Item, Record, kept_until, micros, named, supported, time, times, without_values};
use crate::keys;

#[derive(Serialize, Deserialize)]
pub struct MessageRecord {
    v: u8,
    id: String,
    to: String,
    address: AddressRecord,
    case: Option<String>,
    notice: String,
    class: String,
    words: WordsRecord,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    terms: Option<TermsRecord>,
    state: String,
    verdict: VerdictRecord,
    attempts: u16,
    provider_id: Option<String>,
    refused_provider_id: Option<String>,
    last_error: Option<String>,
    due_at: Option<i64>,
    created_at: i64,
    keep_until: Option<i64>,
    updated_at: i64,
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct WordsRecord {
    language: String,
    text: String,
    choices: Vec<ChoiceRecord>,
    template: Option<TemplateRecord>,
    attachment: Option<AttachmentRecord>,
    #[serde(default)]
    asks_for_location: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mail: Option<MailRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AttachmentRecord {
    Uploaded {
        kind: String,
        media_id: String,
        file_name: Option<String>,
    },
    Link {
        url: String,
        file_name: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
struct ChoiceRecord {
    payload: String,
    title: String,
}

#[derive(Serialize, Deserialize)]
struct TemplateRecord {
    name: String,
    language: String,
    parameters: Vec<String>,
    payloads: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct VerdictRecord {
    verdict: String,
    until: Option<i64>,
    reason: String,
}

/// The whole message as JSON.
pub fn message_to_json(message: &Message) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(MessageRecord::of(message))
        .map_err(|error| StoreError::Broken(format!("message: {}", without_values(&error))))
}

/// What [`message_to_json`] wrote.
pub fn message_from_json(json: serde_json::Value) -> Result<Message, StoreError> {
    let record: MessageRecord = serde_json::from_value(json)
        .map_err(|error| StoreError::Broken(format!("message: {}", without_values(&error))))?;
    record
        .read()
        .map_err(|what| StoreError::Broken(format!("message: {what}")))
}

impl Record for MessageRecord {
    type Domain = Message;
    const KIND: &'static str = "message";

    fn of(value: &Message) -> Self {
        Self {
            v: FORM,
            id: value.id.as_str().to_owned(),
            to: value.to.as_str().to_owned(),
            address: AddressRecord::of(&value.address),
            case: value.case.as_ref().map(|id| id.as_str().to_owned()),
            notice: value.notice.clone(),
            class: class_name(value.class).to_owned(),
            words: WordsRecord::of(&value.words),
            terms: value.terms.as_ref().map(TermsRecord::of),
            state: value.state.name().to_owned(),
            verdict: VerdictRecord::of(&value.verdict),
            attempts: value.attempts,
            provider_id: value.provider_id.clone(),
            refused_provider_id: value.refused_provider_id.clone(),
            last_error: value.last_error.clone(),
            due_at: value.due_at.map(micros),
            created_at: micros(value.created_at),
            keep_until: Some(micros(value.keep_until)),
            updated_at: micros(value.updated_at),
            version: value.version,
        }
    }

    fn read(self) -> Result<Message, String> {
        supported(self.v)?;
        Ok(Message {
            id: MessageId::trusted(self.id),
            to: PersonKey::trusted(self.to),
            address: self.address.read()?,
            case: self.case.map(CaseId::trusted),
            notice: self.notice,
            class: named("class", &self.class, class_from_name)?,
            words: self.words.read()?,
            terms: self.terms.map(TermsRecord::read).transpose()?,
            state: named("state", &self.state, State::from_name)?,
            verdict: self.verdict.read()?,
            attempts: self.attempts,
            provider_id: self.provider_id,
            refused_provider_id: self.refused_provider_id,
            last_error: self.last_error,
            due_at: times(self.due_at)?,
            created_at: time(self.created_at)?,
            keep_until: kept_until(self.keep_until)?,
            updated_at: time(self.updated_at)?,
            version: self.version,
        })
    }
}

impl MessageRecord {
    pub fn item(value: &Message) -> Result<Item, StoreError> {
        let sort = keys::sort(value.created_at, value.id.as_str());
        Ok(Item::new::<Self>(keys::message(value.id.as_str()), value)?
            .version(value.version)
            .due(value.id.as_str(), keys::message_due(value))
            .list(keys::messages(value.state), sort.clone())
            .subject(keys::talk(&value.to), sort)
            .alias(value.provider_id.as_deref().map(keys::provider_id))
            .expires(Some(value.keep_until)))
    }
}

impl WordsRecord {
    fn of(value: &Words) -> Self {
        let choice = |choice: &WordedChoice| ChoiceRecord {
            payload: choice.payload.clone(),
            title: choice.title.clone(),
        };
        let template = |template: &TemplateCall| TemplateRecord {
            name: template.name.clone(),
            language: template.language.code().to_owned(),
            parameters: template.parameters.clone(),
            payloads: template.payloads.clone(),
        };
        Self {
            language: value.language.code().to_owned(),
            text: value.text.clone(),
            choices: value.choices.iter().map(choice).collect(),
            template: value.template.as_ref().map(template),
            attachment: value.attachment.as_ref().map(AttachmentRecord::of),
            asks_for_location: value.asks_for_location,
            mail: value.mail.as_ref().map(MailRecord::of),
        }
    }

    fn read(self) -> Result<Words, String> {
        let choice = |choice: ChoiceRecord| WordedChoice {
            payload: choice.payload,
            title: choice.title,
        };
        let template = |template: TemplateRecord| {
            Ok::<_, String>(TemplateCall {
                name: template.name,
                language: named("language", &template.language, Language::from_code)?,
                parameters: template.parameters,
                payloads: template.payloads,
            })
        };
        Ok(Words {
            language: named("language", &self.language, Language::from_code)?,
            text: self.text,
            choices: self.choices.into_iter().map(choice).collect(),
            template: self.template.map(template).transpose()?,
            attachment: self.attachment.map(AttachmentRecord::read).transpose()?,
            asks_for_location: self.asks_for_location,
            mail: self.mail.map(MailRecord::read),
        })
    }
}

impl AttachmentRecord {
    fn of(value: &Attachment) -> Self {
        match value {
            Attachment::Uploaded {
                kind,
                media_id,
                file_name,
            } => Self::Uploaded {
                kind: kind.name().to_owned(),
                media_id: media_id.clone(),
                file_name: file_name.clone(),
            },
            Attachment::Link { url, file_name } => Self::Link {
                url: url.clone(),
                file_name: file_name.clone(),
            },
        }
    }

    fn read(self) -> Result<Attachment, String> {
        Ok(match self {
            Self::Uploaded {
                kind,
                media_id,
                file_name,
            } => Attachment::Uploaded {
                kind: named("kind of media", &kind, media_kind_from_name)?,
                media_id,
                file_name,
            },
            Self::Link { url, file_name } => Attachment::Link { url, file_name },
        })
    }
}

impl VerdictRecord {
    fn of(value: &Verdict) -> Self {
        let until = match value {
            Verdict::Defer { until, .. } => Some(micros(*until)),
            Verdict::Go { .. } | Verdict::Park { .. } | Verdict::Skip { .. } => None,
        };
        Self {
            verdict: value.name().to_owned(),
            until,
            reason: value.reason().to_owned(),
        }
    }

    fn read(self) -> Result<Verdict, String> {
        let reason = self.reason;
        match self.verdict.as_str() {
            "text" => Ok(Verdict::Go {
                form: Form::Text,
                reason,
            }),
            "template" => Ok(Verdict::Go {
                form: Form::Template,
                reason,
            }),
            "park" => Ok(Verdict::Park { reason }),
            "skip" => Ok(Verdict::Skip { reason }),
            "defer" => {
                let until = self.until.ok_or_else(|| "deferred until no time".to_owned())?;
                Ok(Verdict::Defer {
                    until: time(until)?,
                    reason,
                })
            }
            name => Err(format!("unknown verdict {name:?}")),
        }
    }
}

fn class_name(class: Class) -> &'static str {
    match class {
        Class::Reply => "reply",
        Class::ConsentReply => "consent_reply",
        Class::CaseNews => "case_news",
        Class::Reminder => "reminder",
        Class::Staff => "staff",
        Class::StaffWords => "staff_words",
    }
}

fn class_from_name(name: &str) -> Option<Class> {
    let all = [
        Class::Reply,
        Class::ConsentReply,
        Class::CaseNews,
        Class::Reminder,
        Class::Staff,
        Class::StaffWords,
    ];
    all.into_iter().find(|class| class_name(*class) == name)
}

fn media_kind_from_name(name: &str) -> Option<MediaKind> {
    let all = [
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::Document,
        MediaKind::Sticker,
    ];
    all.into_iter().find(|kind| kind.name() == name)
}
