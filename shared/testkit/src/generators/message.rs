//! Arbitrary outgoing messages.

use domain::MessageId;
use domain::gate::Verdict;
use domain::inbound::MediaKind;
use domain::message::{Attachment, Form, Message, State, TemplateCall, WordedChoice, Words};
use domain::notice::Class;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{case_id, derived_id, language, person, text, timestamp, user};

pub fn message() -> impl Strategy<Value = Message> {
    let class = select(vec![
        Class::Reply,
        Class::ConsentReply,
        Class::CaseNews,
        Class::Reminder,
        Class::Staff,
        Class::StaffWords,
    ]);
    let to = (derived_id(), person(), user(), option::of(case_id()), text(), class);
    let state = (
        select(State::ALL.to_vec()),
        verdict(),
        any::<u16>(),
        option::of(text()),
        option::of(text()),
        option::of(text()),
    );
    let times = (option::of(timestamp()), timestamp(), timestamp(), timestamp());
    (to, words(), state, times, 1..u64::MAX).prop_map(|(to, words, state, times, version)| {
        let (id, to, address, case, notice, class) = to;
        let (state, verdict, attempts, provider_id, refused_provider_id, last_error) = state;
        let (due_at, created_at, keep_until, updated_at) = times;
        Message {
            id: MessageId::trusted(id),
            to,
            address,
            case,
            notice,
            class,
            words,
            state,
            verdict,
            attempts,
            provider_id,
            refused_provider_id,
            last_error,
            due_at,
            created_at,
            keep_until,
            updated_at,
            version,
        }
    })
}

pub fn words() -> impl Strategy<Value = Words> {
    let choice = (text(), text()).prop_map(|(payload, title)| WordedChoice { payload, title });
    let template = (text(), language(), vec(text(), 0..4), vec(text(), 0..3)).prop_map(
        |(name, language, parameters, payloads)| TemplateCall {
            name,
            language,
            parameters,
            payloads,
        },
    );
    let said = (language(), text(), vec(choice, 0..4));
    let extras = (option::of(template), option::of(attachment()), any::<bool>());
    (said, extras).prop_map(|((language, text, choices), extras)| {
        let (template, attachment, asks_for_location) = extras;
        Words {
            language,
            text,
            choices,
            template,
            attachment,
            asks_for_location,
        }
    })
}

fn attachment() -> impl Strategy<Value = Attachment> {
    let kind = select(vec![
        MediaKind::Image,
        MediaKind::Video,
        MediaKind::Audio,
        MediaKind::Document,
        MediaKind::Sticker,
    ]);
    prop_oneof![
        (kind, text(), option::of(text())).prop_map(|(kind, media_id, file_name)| Attachment::Uploaded {
            kind,
            media_id,
            file_name,
        }),
        (text(), option::of(text())).prop_map(|(url, file_name)| Attachment::Link { url, file_name }),
    ]
}

fn verdict() -> impl Strategy<Value = Verdict> {
    let form = select(vec![Form::Text, Form::Template]);
    prop_oneof![
        (form, text()).prop_map(|(form, reason)| Verdict::Go { form, reason }),
        text().prop_map(|reason| Verdict::Park { reason }),
        (timestamp(), text()).prop_map(|(until, reason)| Verdict::Defer { until, reason }),
        text().prop_map(|reason| Verdict::Skip { reason }),
    ]
}
