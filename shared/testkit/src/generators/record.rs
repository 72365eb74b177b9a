//! Arbitrary files.

use domain::record::{FileKind, Record, Refusal, State, Stored};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::{case_id, person, record_id, text, timestamp};

pub fn record() -> impl Strategy<Value = Record> {
    let who = (record_id(), person(), option::of(case_id()));
    let file = (
        select(FileKind::ALL.to_vec()),
        text(),
        option::of(text()),
        option::of(text()),
    );
    (who, file, state(), timestamp(), timestamp(), 1..u64::MAX).prop_map(
        |(who, file, state, sent_at, updated_at, version)| {
            let (id, person, case) = who;
            let (kind, media_id, file_name, caption) = file;
            Record {
                id,
                person,
                case,
                kind,
                media_id,
                file_name,
                caption,
                state,
                sent_at,
                updated_at,
                version,
            }
        },
    )
}

fn state() -> impl Strategy<Value = State> {
    let stored = (text(), any::<u64>(), text(), text(), timestamp(), option::of(text()));
    let stored = stored.prop_map(|(key, bytes, mime_type, sha256, at, drive_id)| Stored {
        key,
        bytes,
        mime_type,
        sha256,
        at,
        drive_id,
    });
    let refusal = prop_oneof![
        Just(Refusal::Type),
        Just(Refusal::Content),
        any::<u16>().prop_map(|limit_mb| Refusal::TooBig { limit_mb }),
        Just(Refusal::Empty),
    ];
    prop_oneof![
        Just(State::Waiting),
        stored.prop_map(State::Stored),
        refusal.prop_map(|reason| State::Refused { reason }),
        text().prop_map(|reason| State::Lost { reason }),
    ]
}
