//! Whatever people are called and write: within WhatsApp's limits, on its terms, and never a panic.

mod dentists;

use std::collections::BTreeSet;

use domain::notice::{Days, StaffAbout};
use proptest::prelude::*;

use super::*;

/// Strings that have hurt somebody before, and any others.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-zA-Z ]{0,40}",
        Just(String::new()),
        Just("{{ patient }} {% if x %} {{1}} }}".to_owned()),
        Just("a\r\n\tb\u{0}\u{7f}\u{2028}    *c* _d_ \u{202e}e".to_owned()),
        Just("🦷👩‍⚕️".repeat(400)),
        Just("long ".repeat(2000)),
    ]
}

fn case_id() -> impl Strategy<Value = CaseId> {
    "[A-Za-z0-9._-]{1,64}".prop_map(CaseId::trusted)
}

fn abouts() -> impl Strategy<Value = Vec<About>> {
    // Few names, so that some are alike.
    let name = prop_oneof![
        anything(),
        Just("Alice Brown".to_owned()),
        Just("María Fernández de la Cruz".to_owned())
    ];
    prop::collection::vec(
        (case_id(), name).prop_map(|(case, patient)| About { case, patient }),
        1..30,
    )
}

fn notices(abouts: &[About], words: &str, small: u8) -> Vec<Notice> {
    let about = || abouts[0].clone();
    let staff = || StaffAbout {
        case: about().case,
        patient: about().patient,
        dentist: words.to_owned(),
    };
    let (carrier, tracking_number) = (Some(words.to_owned()), Some(words.to_owned()));
    let days = Days {
        min: u16::from(small),
        max: 3,
    };
    let status = DeliveryStatus::InTransit;
    let lines = |waiting: usize| -> Vec<CaseLine> {
        let line = |(index, about): (usize, &About)| CaseLine {
            about: about.clone(),
            progress: Progress::OnItsWay {
                status,
                carrier: carrier.clone(),
                tracking_number: tracking_number.clone(),
            },
            waiting_for: (index < waiting).then_some(Topic::Dispatch),
            visit: None,
        };
        abouts.iter().enumerate().map(line).collect()
    };
    vec![
        Notice::TrainingAlignerDispatched {
            about: about(),
            days,
            carrier: carrier.clone(),
            tracking_number: tracking_number.clone(),
        },
        Notice::FitQuestion(about()),
        Notice::DispatchQuestion(about()),
        Notice::DispatchReminder(about()),
        Notice::PhaseDispatched {
            about: about(),
            phase: small,
            of: 3,
            days,
        },
        Notice::AskAgain {
            about: about(),
            topic: Topic::Fit,
            attempt: small,
        },
        Notice::AskAgain {
            about: about(),
            topic: Topic::Arrival,
            attempt: small,
        },
        Notice::CaseStatus(lines(0)),
        Notice::CaseStatus(lines(1)),
        Notice::CaseStatus(lines(9)),
        Notice::CaseStatus(lines(1).into_iter().take(1).collect()),
        Notice::WhichCase {
            options: abouts.to_vec(),
            attempt: small,
        },
        Notice::WhichCase {
            options: abouts.iter().take(3).cloned().collect(),
            attempt: small,
        },
        Notice::Greeting {
            name: Some(words.to_owned()),
            cases: lines(2),
            is_new: false,
        },
        Notice::FitProblem {
            about: staff(),
            words: words.to_owned(),
        },
        Notice::DeliveryOverdue {
            about: staff(),
            carrier: carrier.clone(),
            tracking_number,
            days: 3,
        },
        Notice::NotArrived {
            about: staff(),
            words: words.to_owned(),
        },
        Notice::PersonWanted {
            dentist: words.to_owned(),
            user_id: words.to_owned(),
            words: words.to_owned(),
        },
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn messages_keep_whatsapps_limits(abouts in abouts(), said in anything(), lab in anything(), small in any::<u8>()) {
        let voice = Voice {
            lab_name: lab,
            ..voice()
        };
        let about_cases = notices(&abouts, &said, small);
        let from_dentists = dentists::notices(&abouts, &said, small);
        for notice in about_cases.into_iter().chain(from_dentists) {
            check(&notice, &voice)?;
        }
    }
}

#[test]
fn the_examples_keep_them_too() {
    for notice in [examples::examples(), variants()].concat() {
        check(&notice, &voice()).unwrap();
    }
}

fn check(notice: &Notice, voice: &Voice) -> Result<(), TestCaseError> {
    for language in Language::ALL {
        let words = words(notice, language, voice);
        let place = format!("{} {}", notice.name(), language.code());
        let fallback = phrases::of(language).fallback(&plain::name(&voice.lab_name));
        prop_assert_ne!(&words.text, &fallback, "{}", place);
        let alone = words.choices.is_empty() && words.attachment.is_none() && !words.asks_for_location;
        let max_chars = if alone { 4096 } else { 1024 };
        let chars = words.text.chars().count();
        prop_assert!((1..=max_chars).contains(&chars), "{place}: {chars} characters");
        prop_assert!(
            !words.text.contains(|c: char| c.is_control() && c != '\n'),
            "{place}: {}",
            words.text
        );
        check_choices(notice, &words, &place)?;
        if let Some(call) = &words.template {
            check_template(notice, language, call, &place)?;
        }
    }
    Ok(())
}

fn check_choices(notice: &Notice, words: &Words, place: &str) -> Result<(), TestCaseError> {
    let offered = notice.choices();
    prop_assert_eq!(words.choices.len(), offered.len().min(10), "{}", place);
    let max_chars = if words.choices.len() > 3 { 24 } else { 20 };
    let mut titles = BTreeSet::new();
    for (worded, choice) in words.choices.iter().zip(&offered) {
        prop_assert_eq!(&worded.payload, &choice.payload.encode());
        prop_assert!(
            (1..=max_chars).contains(&worded.title.chars().count()),
            "{place}: {}",
            worded.title
        );
        prop_assert_eq!(worded.title.trim(), &worded.title);
        prop_assert!(
            titles.insert(worded.title.to_lowercase()),
            "{place}: {} twice",
            worded.title
        );
    }
    Ok(())
}

fn check_template(
    notice: &Notice,
    language: Language,
    call: &domain::message::TemplateCall,
    place: &str,
) -> Result<(), TestCaseError> {
    let source = files::of(notice).in_language(language).template.unwrap();
    prop_assert_eq!(Body::parse(source).variables().count(), call.parameters.len());
    for parameter in &call.parameters {
        prop_assert!(!parameter.is_empty(), "{place}: an empty parameter");
        prop_assert!(
            !parameter.contains(['\n', '\r', '\t']) && !parameter.contains("    "),
            "{place}: {parameter:?}"
        );
    }
    let chars = filled(notice, language, call).chars().count();
    prop_assert!(chars <= 1024, "{place}: {chars} characters with everything in place");
    Ok(())
}
