//! Every message in every language, as a person reads it; and what must hold whatever a person is called or writes.

mod figures;
mod practice;
mod properties;
mod variants;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use domain::delivery::DeliveryStatus;
use domain::ids::CaseId;
use domain::notice::{About, CaseLine, Progress, StaffAbout};
use domain::reading::Topic;

use super::*;
use crate::definition::Body;
use crate::examples;
use variants::variants;

fn voice() -> Voice {
    Voice {
        lab_name: "Smile Aligner Lab".to_owned(),
        practice: PracticeVoice {
            name: "Smile Dental".to_owned(),
            phone: Some("+1 555 010 0100".to_owned()),
            address: Some("1 High Street".to_owned()),
        },
    }
}

fn about(case: &str, patient: &str) -> About {
    About {
        case: CaseId::trusted(case),
        patient: patient.to_owned(),
    }
}

fn about_for_staff() -> StaffAbout {
    StaffAbout {
        case: CaseId::trusted("case-1"),
        patient: "Alice O'Brien".to_owned(),
        dentist: "Dr. Asha Mehta".to_owned(),
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
        if let Some(attachment) = &words.attachment {
            writeln!(page, "(attached: {attachment:?})").unwrap();
        }
        if words.asks_for_location {
            writeln!(page, "(asks for a location)").unwrap();
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
    let notices = [examples::conversation(), variants::conversation()].concat();
    insta::assert_snapshot!("conversation_en", page(&notices, Language::English));
    insta::assert_snapshot!("conversation_es", page(&notices, Language::Spanish));
}

#[test]
fn accounts() {
    let notices = [examples::account(), variants::account()].concat();
    insta::assert_snapshot!("account_en", page(&notices, Language::English));
    insta::assert_snapshot!("account_es", page(&notices, Language::Spanish));
}

#[test]
fn from_a_new_case_to_its_approval() {
    let notices = [examples::intake(), variants::intake()].concat();
    insta::assert_snapshot!("intake_en", page(&notices, Language::English));
    insta::assert_snapshot!("intake_es", page(&notices, Language::Spanish));
}

#[test]
fn visits() {
    let notices = [examples::visit(), variants::visit()].concat();
    insta::assert_snapshot!("visit_en", page(&notices, Language::English));
    insta::assert_snapshot!("visit_es", page(&notices, Language::Spanish));
}

#[test]
fn messages_to_staff() {
    insta::assert_snapshot!("staff_en", page(&examples::staff(), Language::English));
    insta::assert_snapshot!("staff_es", page(&examples::staff(), Language::Spanish));
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
            let sources = files::of(notice).in_language(language);
            let others = [
                ("sms.j2", sources.sms.is_some()),
                ("subject.j2", matches!(notice, Notice::Practice(_))),
                ("template.j2", notice.has_template()),
            ];
            let others = others.iter().filter(|(_, there)| *there).map(|(file, _)| *file);
            let expected: Vec<&str> = others.chain(["text.j2"]).collect();
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
        Label::Accept,
        Label::Decline,
        Label::Done,
        Label::SendScan,
        Label::BookScan,
        Label::BookVisit,
        Label::MoveVisit,
        Label::CancelVisit,
        Label::KeepVisit,
        Label::OtherTime,
        Label::No,
        Label::NewCase,
        Label::Trouble,
        Label::ByProduct,
        Label::Finances,
        Label::Register,
        Label::Status,
        Label::Help,
        Label::Person,
    ];
    for language in Language::ALL {
        let titles = labels.iter().map(|label| phrases::of(language).label(label));
        for title in titles.clone() {
            assert!((1..=20).contains(&title.chars().count()), "{title}");
        }
        assert_eq!(titles.collect::<BTreeSet<_>>().len(), labels.len(), "two labels alike");
    }
}
