//! The templates are held to Meta's rules and to the privacy rule before anybody submits them.

use std::collections::BTreeSet;

use domain::notice::Class;

use super::*;

/// Words that say something about a person's health. None of them may stand in a template beside a patient.
const CONDITION_WORDS: [&str; 20] = [
    "pain",
    "swelling",
    "bleeding",
    "infection",
    "molar",
    "tooth",
    "teeth",
    "gum",
    "crowding",
    "disease",
    "dolor",
    "hinchazón",
    "sangrado",
    "infección",
    "muela",
    "diente",
    "encía",
    "apiñamiento",
    "enfermedad",
    "diagn",
];

/// What a dentist is told that is about no case, or about one that is not known.
const NOT_OF_A_CASE: [&str; 8] = [
    "licence_verified",
    "licence_rejected",
    "staff_writes",
    "file_refused",
    "file_lost",
    "visit_reminder",
    "visit_moved_by_lab",
    "visit_cancelled_by_lab",
];

fn bodies() -> Vec<(Notice, Language, &'static str)> {
    let examples = examples();
    let pairs = examples
        .iter()
        .flat_map(|notice| Language::ALL.map(|language| (notice.clone(), language)));
    pairs
        .filter_map(|(notice, language)| {
            let source = files::of(&notice).in_language(language).template?;
            Some((notice, language, source))
        })
        .collect()
}

#[test]
fn a_dentists_template_names_the_case_and_never_the_patient() {
    for (notice, language, source) in bodies() {
        let place = format!("{} {}", notice.name(), language.code());
        let variables: Vec<_> = Body::parse(source).variables().collect();
        assert!(!variables.contains(&"patient"), "{place}: the full name");
        assert!(!variables.contains(&"words"), "{place}: uncut words");
        // A file may be called like the patient; where somebody is visited, and what the lab writes, is theirs alone.
        for private in ["file", "place", "map", "note"] {
            assert!(!variables.contains(&private), "{place}: {private}");
        }
        if matches!(notice, Notice::Practice(_)) {
            for private in ["name", "customer", "service", "subject", "dentist", "patient_phone"] {
                assert!(!variables.contains(&private), "{place}: {private}");
            }
        } else if notice.class() != Class::Staff {
            let of_a_case = !NOT_OF_A_CASE.contains(&notice.name());
            assert_eq!(variables.contains(&"case"), of_a_case, "{place}: which case?");
            assert!(!variables.contains(&"patient_short"), "{place}: the name of a patient");
        }
        if variables.contains(&"patient_short") {
            let said = CONDITION_WORDS
                .iter()
                .find(|word| source.to_lowercase().contains(*word));
            assert_eq!(said, None, "{place}: a condition beside a patient");
        }
    }
}

#[test]
fn bodies_keep_metas_rules() {
    for (notice, language, source) in bodies() {
        let place = format!("{} {}", notice.name(), language.code());
        assert!(
            !source.contains("{%") && !source.contains("{#"),
            "{place}: no logic in a template"
        );
        let body = Body::parse(source);
        let variables: Vec<_> = body.variables().collect();
        assert_eq!(
            variables.iter().collect::<BTreeSet<_>>().len(),
            variables.len(),
            "{place}: a variable twice"
        );
        let text = body.positional();
        assert!(
            !text.starts_with("{{") && !text.ends_with("}}"),
            "{place}: a variable at the edge"
        );
        assert!(
            !text.contains("}}{{") && !text.contains("}} {{"),
            "{place}: variables side by side"
        );
        assert!(text.chars().count() <= 700, "{place}: leave room for the parameters");
        assert!(
            !text.contains("\n\n\n") && !text.contains("    "),
            "{place}: too much space"
        );
        let words = text.split_whitespace().count();
        assert!(
            words >= 3 * variables.len() + 3,
            "{place}: Meta wants more words around so many variables"
        );
    }
}

#[test]
fn variables_become_numbers_in_order() {
    let body = Body::parse("Case {{ case }}: {{days}} to go.\n");
    assert_eq!(body.positional(), "Case {{1}}: {{2}} to go.");
    assert_eq!(body.variables().collect::<Vec<_>>(), ["case", "days"]);
    assert_eq!(Body::parse("No {{ end").positional(), "No {{ end");
}

#[test]
fn definitions_have_metas_form() {
    let definitions = templates();
    assert_eq!(definitions.len(), bodies().len());
    for definition in &definitions {
        assert!(
            definition
                .name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
            "{}",
            definition.name
        );
        for component in &definition.components {
            if let Component::Buttons { buttons } = component {
                assert!((1..=3).contains(&buttons.len()), "{}", definition.name);
            }
        }
    }
    let questions = ["chairside_fit_question", "chairside_visit_reminder"];
    let question: Vec<_> = definitions
        .iter()
        .filter(|one| questions.contains(&one.name.as_str()))
        .collect();
    insta::assert_json_snapshot!(question);
}
