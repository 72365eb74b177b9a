//! Arbitrary outgoing messages.

use domain::customer::Topic;
use domain::gate::Verdict;
use domain::inbound::MediaKind;
use domain::message::{
    Address, Attachment, Form, Invite, Mail, Message, State, TemplateCall, Terms, WordedChoice, Words,
};
use domain::notice::Class;
use domain::{AppointmentId, MessageId, RunId};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::customer::email;
use super::{case_id, customer_id, derived_id, language, person, phone, text, timestamp, user};

pub fn message() -> impl Strategy<Value = Message> {
    let class = select(vec![
        Class::Reply,
        Class::ConsentReply,
        Class::CaseNews,
        Class::Reminder,
        Class::Staff,
        Class::StaffWords,
    ]);
    let to = (derived_id(), person(), address(), option::of(case_id()), text(), class);
    let to = (to, option::of(terms()));
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
        let ((id, to, address, case, notice, class), terms) = to;
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
            terms,
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
    let extras = (
        option::of(template),
        option::of(attachment()),
        any::<bool>(),
        option::of(mail()),
    );
    (said, extras).prop_map(|((language, text, choices), extras)| {
        let (template, attachment, asks_for_location, mail) = extras;
        Words {
            language,
            text,
            choices,
            template,
            attachment,
            asks_for_location,
            mail,
        }
    })
}

fn address() -> impl Strategy<Value = Address> {
    prop_oneof![
        user().prop_map(Address::Whatsapp),
        phone().prop_map(Address::Sms),
        email().prop_map(Address::Email),
    ]
}

fn terms() -> impl Strategy<Value = Terms> {
    let appointment = (text().prop_map(AppointmentId::trusted), any::<u32>());
    let about = (
        option::of(customer_id()),
        option::of(select(Topic::ALL.to_vec())),
        option::of(appointment),
        option::of(text().prop_map(RunId::trusted)),
    );
    (about, option::of(timestamp()), vec(any::<u32>(), 0..4)).prop_map(|(about, until, retry_seconds)| {
        let (customer, topic, appointment, run) = about;
        Terms {
            customer,
            topic,
            appointment,
            run,
            until,
            retry_seconds,
        }
    })
}

fn mail() -> impl Strategy<Value = Mail> {
    let invite = (text(), any::<bool>()).prop_map(|(ics, cancels)| Invite { ics, cancels });
    let thread = option::of(text().prop_map(MessageId::trusted));
    let invite = (option::of(invite), any::<bool>());
    (text(), text(), invite, thread).prop_map(|(subject, html, (invite, is_optional), thread)| Mail {
        subject,
        html,
        invite,
        is_optional,
        thread,
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
