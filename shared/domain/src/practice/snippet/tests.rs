//! Labelled questions: which of the snippets that a practice begins with answers each, and which ones none does.

use proptest::prelude::*;

use super::*;

const ASKED: &[(&str, &str)] = &[
    ("hours", "what are your hours on weekends"),
    ("hours", "What are your opening hours?"),
    ("hours", "Are you open on Saturday?"),
    ("hours", "when do you close today"),
    ("hours", "what time do you open tomorrow"),
    ("hours", "Are you guys open now?"),
    ("hours", "Hi! Is the clinic open on public holidays?"),
    ("hours", "how late are you open on fridays"),
    ("hours", "business hours please"),
    ("hours", "openning hours"),
    ("hours", "do you close for lunch?"),
    ("hours", "¿Cuál es su horario de atención?"),
    ("hours", "a qué hora abren el sábado"),
    ("hours", "¿están abiertos los domingos?"),
    ("hours", "hasta que hora atienden hoy"),
    ("payment", "do you take card payments"),
    ("payment", "Can I pay by credit card?"),
    ("payment", "do you accept cash"),
    ("payment", "what payment methods do you have"),
    ("payment", "Do you offer payment plans?"),
    ("payment", "can i pay in installments"),
    ("payment", "is there financing for implants"),
    ("payment", "How do I pay?"),
    ("payment", "do u accept visa or mastercard"),
    ("payment", "¿Aceptan tarjeta de crédito?"),
    ("payment", "se puede pagar en efectivo"),
    ("payment", "¿puedo pagar en cuotas?"),
    ("payment", "formas de pago"),
    ("cancellation", "I want to cancel my appointment"),
    ("cancellation", "How do I cancel?"),
    ("cancellation", "please cancel my visit tomorrow"),
    ("cancellation", "cancle my appointmnet"),
    ("cancellation", "what is your cancellation policy"),
    ("cancellation", "Is there a cancellation fee?"),
    ("cancellation", "I need to reschedule my cleaning"),
    ("cancellation", "can I move my appointment to next week"),
    ("cancellation", "could you change the time of my appointment"),
    ("cancellation", "I can't make it to my appointment on Monday"),
    ("cancellation", "quiero cancelar mi cita"),
    ("cancellation", "¿cómo cancelo mi cita?"),
    ("cancellation", "necesito cambiar la hora de mi cita"),
    ("cancellation", "no puedo ir a mi cita"),
    ("insurance", "Do you accept my insurance?"),
    ("insurance", "which insurance plans do you work with"),
    ("insurance", "do you take Delta Dental"),
    ("insurance", "is whitening covered by my insurance"),
    ("insurance", "Are you in network with Cigna?"),
    ("insurance", "do you accept medicaid"),
    ("insurance", "¿Trabajan con mi seguro?"),
    ("insurance", "aceptan seguro dental"),
    ("insurance", "mi seguro cubre los implantes?"),
    ("location", "where are you located?"),
    ("location", "Where is your office"),
    ("location", "what is your address"),
    ("location", "how do I get to the clinic"),
    ("location", "is there parking?"),
    ("location", "¿Dónde están ubicados?"),
    ("location", "cuál es la dirección"),
    ("location", "cómo llego a la clínica"),
    ("location", "hay estacionamiento"),
    ("aftercare", "what can I eat after a tooth extraction"),
    ("aftercare", "When can I brush after the filling?"),
    ("aftercare", "can I drink coffee after whitening"),
    ("aftercare", "aftercare instructions please"),
    ("aftercare", "how long until I can eat after my cleaning"),
    ("aftercare", "when can i smoke again after wisdom teeth surgery"),
    ("aftercare", "¿cuándo puedo comer después de la extracción?"),
    ("aftercare", "cuidados después de un implante"),
    ("emergency", "Do you handle emergencies?"),
    ("emergency", "can I get a same day appointment"),
    ("emergency", "do you offer urgent appointments"),
    ("emergency", "¿atienden emergencias?"),
];

const FOR_PEOPLE: &[&str] = &[
    "",
    "hello",
    "EMERGENCY, bleeding for 3 hours",
    "bleeding for 3 hours",
    "I have been waiting for 3 hours",
    "my crown is loose",
    "My crown is loose, when are you open?",
    "my filling fell out, are you open on saturday?",
    "I was charged twice for my card payment",
    "I want a refund of my payment",
    "the invoice is wrong, how do I pay?",
    "my tooth hurts",
    "me duele la muela, a qué hora abren?",
    "I'd like to file a complaint about the cancellation fee",
    "my hands hurt when I hold the card",
    "the swelling is bad, what are your hours",
    "what are your hours and do you take cards",
    "where are you located and when do you open",
    "Do you accept insurance or can I pay by card?",
    "thank you for everything!",
    "Can the dentist call me about my X-ray results?",
    "How much is a root canal?",
    "do you do veneers",
    "I would like to book a cleaning",
    "my name is misspelt on the form",
    "is Dr. Who in on Tuesdays?",
    "I scored four hours of sleep",
    "yours truly",
    "can my son's braces be taken off earlier than planned",
    "quisiera hablar con la doctora",
    "cuánto cuesta un implante",
    "se me cayó la corona, ¿están abiertos?",
    "I quit my job, moved here last year with my two kids and a dog, and my old dentist back home always said that I should \
     watch my wisdom teeth, so I wonder whether somebody could look at them some time, maybe the insurance matters too, who knows",
];

fn facts() -> BTreeSet<Fact> {
    Fact::ALL.into_iter().collect()
}

fn answer(texts: &[&str]) -> Option<String> {
    find(&defaults(), &facts(), texts).map(|found| found.snippet.as_str().to_owned())
}

#[test]
fn each_question_gets_its_answer() {
    let wrong: Vec<_> = ASKED
        .iter()
        .map(|(id, text)| (*id, *text, answer(&[text])))
        .filter(|(id, _, found)| found.as_deref() != Some(*id))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_no_snippet_settles_is_for_people() {
    let wrong: Vec<_> = FOR_PEOPLE
        .iter()
        .map(|text| (*text, answer(&[text])))
        .filter(|(_, found)| found.is_some())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_subject_counts_too() {
    assert_eq!(
        answer(&["Opening hours", "Please let me know. Thanks!"]).as_deref(),
        Some("hours")
    );
    assert_eq!(
        answer(&["Question", "do you take card payments"]).as_deref(),
        Some("payment")
    );
    assert_eq!(answer(&["Opening hours", "I am bleeding"]), None);
    assert_eq!(answer(&["Opening hours", "Can I pay by credit card?"]), None);
}

#[test]
fn what_is_not_known_is_not_said() {
    let without = facts().into_iter().filter(|fact| *fact != Fact::Address).collect();
    assert_eq!(find(&defaults(), &without, &["where are you located?"]), None);
    assert!(find(&defaults(), &without, &["what are your opening hours?"]).is_some());
}

#[test]
fn two_that_fit_equally_well_are_unknown() {
    let mut snippets = defaults();
    let mut twin = snippets[0].clone();
    twin.id = SnippetId::parse("twin").unwrap();
    assert_eq!(find(&snippets, &facts(), &["opening hours"]).unwrap().confidence, 100);
    snippets.push(twin);
    assert_eq!(find(&snippets, &facts(), &["opening hours"]), None);
}

#[test]
fn the_defaults_are_sound_and_complete() {
    let mut ids = BTreeSet::new();
    for snippet in defaults() {
        snippet.check().unwrap();
        assert!(SnippetId::parse(snippet.id.as_str()).is_ok());
        assert!(ids.insert(snippet.id.clone()));
        for language in Language::ALL {
            assert!(!snippet.keywords[&language].is_empty());
            let words = |part: &Part<'_>| matches!(part, Part::Words(_));
            assert!(snippet.parts(language).iter().any(words), "{:?}", snippet.id);
        }
    }
    for line in personal::lines().filter(|line| !line.trim().is_empty()) {
        assert!(Phrase::parse(line).is_some(), "{line}");
    }
}

#[test]
fn a_text_is_words_and_facts() {
    assert_eq!(
        parts("Open: {hours} ({phone}) {"),
        Ok(vec![
            Part::Words("Open: "),
            Part::Fact(Fact::Hours),
            Part::Words(" ("),
            Part::Fact(Fact::Phone),
            Part::Words(") {"),
        ])
    );
    assert_eq!(parts("{birthday}"), Err("birthday"));
}

#[test]
fn what_cannot_be_used_is_refused() {
    let sound = defaults().remove(0);
    let text = |text: &str| [(Language::English, text.to_owned())].into_iter().collect();
    let keywords = |line: &str| [(Language::English, vec![line.to_owned()])].into_iter().collect();
    let bad = [
        Snippet {
            title: " ".to_owned(),
            ..sound.clone()
        },
        Snippet {
            text: BTreeMap::new(),
            ..sound.clone()
        },
        Snippet {
            text: text("{birthday}"),
            ..sound.clone()
        },
        Snippet {
            text: text(&"x".repeat(MAX_TEXT_CHARS + 1)),
            ..sound.clone()
        },
        Snippet {
            keywords: keywords("~|a"),
            ..sound.clone()
        },
    ];
    for snippet in bad {
        assert!(snippet.check().is_err(), "{snippet:?}");
    }
    for id in ["", "none", "Hours", "a b", &"x".repeat(41)] {
        assert!(SnippetId::parse(id).is_err(), "{id}");
    }
}

proptest! {
    #[test]
    fn finding_never_panics(subject in "\\PC{0,60}", text in "\\PC{0,120}") {
        find(&defaults(), &facts(), &[&subject, &text]);
        let _ = parts(&text);
    }
}
