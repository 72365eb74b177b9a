//! Every message in every language, as a person reads it; and what must hold whatever a person is called or writes.

mod properties;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use domain::delivery::DeliveryStatus;
use domain::ids::CaseId;
use domain::notice::{About, CaseLine, Progress};
use domain::reading::Topic;

use super::*;
use crate::definition::Body;
use crate::examples;

fn voice() -> Voice {
    Voice {
        lab_name: "Smile Aligner Lab".to_owned(),
    }
}

fn about(case: &str, patient: &str) -> About {
    About {
        case: CaseId::trusted(case),
        patient: patient.to_owned(),
    }
}

/// The notices as a page to read: text, choices, and the template with its parameters in place.
fn page(notices: &[Notice], language: Language) -> String {
    let mut page = String::new();
    for notice in notices {
        let words = words(notice, language, &voice());
        writeln!(page, "=== {}\n{}", notice.name(), words.text).unwrap();
        let titles: Vec<_> = words
            .choices
            .iter()
            .map(|choice| format!("[{}]", choice.title))
            .collect();
        if !titles.is_empty() {
            writeln!(page, "{}", titles.join(" ")).unwrap();
        }
        if let Some(call) = &words.template {
            writeln!(
                page,
                "--- {} {:?}\n{}",
                call.name,
                call.parameters,
                filled(notice, language, call)
            )
            .unwrap();
        }
        page.push('\n');
    }
    page
}

/// A template as its recipient reads it.
fn filled(notice: &Notice, language: Language, call: &domain::message::TemplateCall) -> String {
    let source = files::of(notice).in_language(language).template.unwrap();
    let body = Body::parse(source);
    let values: std::collections::BTreeMap<_, _> = body.variables().zip(&call.parameters).collect();
    render::fill("template", source, minijinja::value::Serde(values).into()).unwrap()
}

#[test]
fn news_to_the_dentist() {
    insta::assert_snapshot!("news_en", page(&examples::news(), Language::English));
    insta::assert_snapshot!("news_es", page(&examples::news(), Language::Spanish));
}

#[test]
fn the_conversation() {
    let notices = [examples::conversation(), variants()].concat();
    insta::assert_snapshot!("conversation_en", page(&notices, Language::English));
    insta::assert_snapshot!("conversation_es", page(&notices, Language::Spanish));
}

#[test]
fn messages_to_staff() {
    insta::assert_snapshot!("staff_en", page(&examples::staff(), Language::English));
    insta::assert_snapshot!("staff_es", page(&examples::staff(), Language::Spanish));
}

/// The branches that the examples do not take.
fn variants() -> Vec<Notice> {
    let alice = || about("case-1", "Alice O'Brien");
    let line = |number: u8, progress, waiting_for| {
        let about = about(
            &format!("case-{number}"),
            ["Alice O'Brien", "李小龙", "Bob 🦷 Stone"][usize::from(number % 3)],
        );
        CaseLine {
            about,
            progress,
            waiting_for,
        }
    };
    let status = DeliveryStatus::InTransit;
    let every_progress = vec![
        line(1, Progress::Approved, None),
        line(2, Progress::Planned, None),
        line(
            3,
            Progress::OnItsWay {
                status,
                carrier: None,
                tracking_number: None,
            },
            Some(Topic::Arrival),
        ),
        line(4, Progress::Delivered, Some(Topic::Fit)),
        line(5, Progress::FitProblem, None),
        line(6, Progress::PhasesChosen, None),
        line(7, Progress::FullCaseChosen, None),
        line(
            8,
            Progress::PhaseOnItsWay {
                phase: 1,
                of: 3,
                status: DeliveryStatus::InfoReceived,
            },
            None,
        ),
        line(
            9,
            Progress::PhaseOnItsWay {
                phase: 2,
                of: 3,
                status,
            },
            None,
        ),
        line(
            10,
            Progress::FullCaseOnItsWay {
                status: DeliveryStatus::InfoReceived,
            },
            None,
        ),
        line(11, Progress::FullCaseOnItsWay { status }, None),
        line(12, Progress::PhaseDelivered { phase: 2, of: 0 }, None),
    ];
    let rest = [Progress::Completed, Progress::Cancelled, Progress::OnHold];
    let rest = (13..)
        .zip(rest)
        .map(|(number, progress)| line(number, progress, None))
        .collect();
    let again = |topic, attempt| Notice::AskAgain {
        about: alice(),
        topic,
        attempt,
    };
    vec![
        again(Topic::Fit, 2),
        again(Topic::Dispatch, 1),
        again(Topic::Dispatch, 2),
        again(Topic::Arrival, 1),
        again(Topic::Arrival, 2),
        Notice::CaseStatus(every_progress[8..].to_vec()),
        Notice::CaseStatus(every_progress),
        Notice::CaseStatus(rest),
        Notice::CaseStatus(Vec::new()),
        Notice::CaseStatus(vec![line(1, Progress::Delivered, Some(Topic::Dispatch))]),
        Notice::WhichCase {
            options: vec![alice(), about("case-7", "alice o'brien"), about("case-8", "Bob")],
            attempt: 2,
        },
        Notice::Greeting {
            name: None,
            cases: Vec::new(),
        },
        Notice::NotUnderstood { attempt: 2 },
    ]
}

#[test]
fn every_folder_is_a_notices_own() {
    let examples = examples::examples();
    let named: BTreeSet<_> = examples.iter().map(|notice| notice.name().to_owned()).collect();
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("words");
    let entries = |path: &Path| -> BTreeSet<String> {
        let entries = std::fs::read_dir(path).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    assert_eq!(entries(&words), named, "folders under words/, and examples");
    for notice in &examples {
        assert_eq!(files::of(notice).folder, notice.name());
        let languages: BTreeSet<_> = Language::ALL
            .iter()
            .map(|language| language.code().to_owned())
            .collect();
        let folder = words.join(notice.name());
        assert_eq!(entries(&folder), languages, "{}", notice.name());
        for language in Language::ALL {
            let expected: &[&str] = if notice.has_template() {
                &["template.j2", "text.j2"]
            } else {
                &["text.j2"]
            };
            let found = entries(&folder.join(language.code()));
            assert_eq!(
                found,
                expected.iter().map(|&file| file.to_owned()).collect(),
                "{}",
                notice.name()
            );
            assert_eq!(
                super::words(notice, language, &voice()).template.is_some(),
                notice.has_template()
            );
        }
    }
}

#[test]
fn nothing_falls_back() {
    for notice in [examples::examples(), variants()].concat() {
        for language in Language::ALL {
            let fallback = phrases::of(language).fallback(&voice().lab_name);
            assert_ne!(
                words(&notice, language, &voice()).text,
                fallback,
                "{} {}",
                notice.name(),
                language.code()
            );
        }
    }
}

#[test]
fn patients_who_look_alike_get_titles_of_their_own() {
    let titles = |patients: &[(&str, &str)]| -> Vec<String> {
        let options = patients.iter().map(|(case, patient)| about(case, patient)).collect();
        let words = words(&Notice::WhichCase { options, attempt: 1 }, Language::English, &voice());
        words.choices.into_iter().map(|choice| choice.title).collect()
    };
    assert_eq!(titles(&[("case-1", "Alice"), ("case-2", "Bob")]), ["Alice", "Bob"]);
    assert_eq!(
        titles(&[("case-1", "Alice"), ("case-2", "ALICE")]),
        ["Alice case-1", "ALICE case-2"]
    );
    assert_eq!(
        titles(&[
            ("case-1700000001", "María Fernández del Río"),
            ("case-1700000002", "María Fernández del Valle")
        ]),
        ["María Ferná …000001", "María Ferná …000002"]
    );
    assert_eq!(
        titles(&[("x-case-100000", "Al"), ("y-case-100000", "Al")]),
        ["Al …100000", "Al 2"]
    );
}

#[test]
fn every_label_fits_on_a_button() {
    use domain::notice::Label;
    let labels = [
        Label::FitYes,
        Label::FitNo,
        Label::PhaseWise,
        Label::FullCase,
        Label::Arrived,
        Label::NotArrived,
        Label::Status,
        Label::Help,
        Label::Person,
    ];
    for language in Language::ALL {
        for label in &labels {
            let title = phrases::of(language).label(label);
            assert!((1..=20).contains(&title.chars().count()), "{title}");
        }
    }
}
