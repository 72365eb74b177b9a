//! Labelled phrases: what is an emergency and what is none, as patients write it.

use proptest::prelude::*;

use super::*;

const EMERGENCIES: &[(RedFlag, &str)] = &[
    (RedFlag::Emergency, "EMERGENCY, bleeding for 3 hours"),
    (RedFlag::Bleeding, "EMERGENCY, bleeding for 3 hours"),
    (
        RedFlag::Bleeding,
        "I've been bleeding since the extraction this morning",
    ),
    (RedFlag::Bleeding, "the bleeding won't stop"),
    (RedFlag::Bleeding, "my gum does not stop bleeding"),
    (RedFlag::Bleeding, "It hasn't stopped bleeding since yesterday."),
    (RedFlag::Bleeding, "I can't get it to stop bleeding"),
    (RedFlag::Bleeding, "stil bleding after 5 hours what do i do"),
    (RedFlag::Bleeding, "bleeeeding a lot"),
    (RedFlag::Bleeding, "There's so much blood"),
    (RedFlag::Bleeding, "I keep spitting blood"),
    (RedFlag::Bleeding, "blood everywhere, help"),
    (RedFlag::Bleeding, "the bleeding stopped but then it started again"),
    (RedFlag::Bleeding, "My son is bleeding from the mouth"),
    (RedFlag::Bleeding, "No, my gum is bleeding"),
    (RedFlag::Bleeding, "no my gum is bleeding"),
    (RedFlag::Bleeding, "I'm not sure if this bleeding is normal"),
    (
        RedFlag::Bleeding,
        "Do your opening hours include Sunday? I am bleeding.",
    ),
    (RedFlag::Bleeding, "gums bleed heavily when I brush"),
    (RedFlag::Bleeding, "la encía no para de sangrar"),
    (RedFlag::Bleeding, "No me deja de sangrar la muela"),
    (RedFlag::Bleeding, "sigo sangrando desde ayer"),
    (RedFlag::Bleeding, "me sale mucha sangre"),
    (RedFlag::Bleeding, "la sangre no para"),
    (RedFlag::Bleeding, "Es blutet immer noch"),
    (RedFlag::Bleeding, "ça saigne depuis hier"),
    (RedFlag::Bleeding, "khoon band nahi ho raha, khoon nahi ruk raha"),
    (RedFlag::Swelling, "My face is swollen"),
    (RedFlag::Swelling, "there is swelling under my jaw"),
    (RedFlag::Swelling, "my cheek swelled up overnight"),
    (RedFlag::Swelling, "big sweling on the left side"),
    (RedFlag::Swelling, "The swelling has not gone down"),
    (RedFlag::Swelling, "swelling isn't gone yet"),
    (RedFlag::Swelling, "the swelling should be gone by now"),
    (RedFlag::Swelling, "The swelling came back"),
    (RedFlag::Swelling, "The swelling was gone but it is back and worse"),
    (RedFlag::Swelling, "no pain but my cheek is swollen"),
    (RedFlag::Swelling, "No, swelling"),
    (RedFlag::Swelling, "I don't think the swelling is normal"),
    (RedFlag::Swelling, "is swelling normal after a root canal?"),
    (RedFlag::Swelling, "tengo la cara hinchada"),
    (RedFlag::Swelling, "Se me hinchó la mejilla"),
    (RedFlag::Swelling, "tengo mucha HINCHAZON"),
    (RedFlag::Swelling, "la encía está muy inflamada"),
    (RedFlag::Swelling, "no sé si la hinchazón es normal"),
    (RedFlag::Swelling, "meine Backe ist geschwollen"),
    (RedFlag::Swelling, "meu rosto está inchado"),
    (RedFlag::Swelling, "ma joue est enflée"),
    (RedFlag::Swelling, "gaal pe sujan hai"),
    (RedFlag::Breathing, "I can't breathe properly"),
    (RedFlag::Breathing, "i cannot swallow"),
    (RedFlag::Breathing, "trouble breathing since the injection"),
    (RedFlag::Breathing, "It's hard to swallow"),
    (RedFlag::Breathing, "difficulty swalowing"),
    (RedFlag::Breathing, "shortness of breath"),
    (RedFlag::Breathing, "my throat is closing"),
    (RedFlag::Breathing, "I think I swallowed my crown"),
    (RedFlag::Breathing, "No puedo respirar"),
    (RedFlag::Breathing, "me cuesta tragar"),
    (RedFlag::Breathing, "tengo dificultad para respirar"),
    (RedFlag::Breathing, "me falta el aire"),
    (RedFlag::Breathing, "Ich kann nicht schlucken"),
    (RedFlag::Breathing, "je n'arrive pas à respirer, j'ai du mal à respirer"),
    (RedFlag::Injury, "my daughter's tooth got knocked out"),
    (RedFlag::Injury, "I knocked out my front tooth playing football"),
    (RedFlag::Injury, "my tooth fell out"),
    (RedFlag::Injury, "tooth broke in half"),
    (RedFlag::Injury, "I broke my front tooth"),
    (RedFlag::Injury, "he was hit in the mouth with a ball"),
    (RedFlag::Injury, "She fell on her face and her lip is cut"),
    (RedFlag::Injury, "had a car accident, my jaw hurts"),
    (RedFlag::Injury, "my jaw is locked"),
    (RedFlag::Injury, "se me cayó un diente"),
    (RedFlag::Injury, "se me rompió un diente jugando"),
    (RedFlag::Injury, "me dieron un golpe en la boca"),
    (RedFlag::Injury, "tuve un accidente"),
    (RedFlag::Injury, "Zahn ausgeschlagen!"),
    (RedFlag::SeverePain, "severe pain in my molar"),
    (RedFlag::SeverePain, "the pain is unbearable"),
    (RedFlag::SeverePain, "I'm in a lot of pain"),
    (RedFlag::SeverePain, "so much pain please help"),
    (RedFlag::SeverePain, "worst toothache of my life"),
    (RedFlag::SeverePain, "my tooth is killing me"),
    (RedFlag::SeverePain, "It hurts so bad"),
    (RedFlag::SeverePain, "it hurts really badly"),
    (RedFlag::SeverePain, "can't stand the pain any more"),
    (RedFlag::SeverePain, "I can't sleep because of the pain"),
    (RedFlag::SeverePain, "pain is 9 out of 10"),
    (RedFlag::SeverePain, "terible pain in the jaw"),
    (RedFlag::SeverePain, "excrutiating pain"),
    (RedFlag::SeverePain, "painkillers don't help"),
    (RedFlag::SeverePain, "I was up all night with toothache"),
    (RedFlag::SeverePain, "tengo un dolor insoportable"),
    (RedFlag::SeverePain, "me duele muchísimo"),
    (RedFlag::SeverePain, "mucho dolor de muelas"),
    (RedFlag::SeverePain, "no aguanto el dolor"),
    (RedFlag::SeverePain, "Dolor muy fuerte en la muela"),
    (RedFlag::SeverePain, "ich habe starke Zahnschmerzen"),
    (RedFlag::SeverePain, "estou com muita dor"),
    (RedFlag::SeverePain, "bahut dard ho raha hai"),
    (RedFlag::SeverePain, "बहुत दर्द है"),
    (RedFlag::Unconscious, "My mother passed out after the treatment"),
    (RedFlag::Unconscious, "he is unconcious"),
    (RedFlag::Unconscious, "I almost fainted"),
    (RedFlag::Unconscious, "she won't wake up"),
    (RedFlag::Unconscious, "mi hijo se desmayó, está desmayado"),
    (RedFlag::Unconscious, "no despierta"),
    (RedFlag::Reaction, "I think I have an allergic reaction"),
    (RedFlag::Reaction, "hives all over after the antibiotic"),
    (RedFlag::Reaction, "I took too many painkillers"),
    (RedFlag::Reaction, "reacción alérgica"),
    (RedFlag::Infection, "there's pus coming out of my gum"),
    (RedFlag::Infection, "I have a fever since the extraction"),
    (RedFlag::Infection, "I think it's an abscess"),
    (RedFlag::Infection, "tengo fiebre y un flemón"),
    (RedFlag::Emergency, "this is an emergancy"),
    (RedFlag::Emergency, "Emergency!!! call me"),
    (RedFlag::Emergency, "I need an emergency appointment"),
    (RedFlag::Emergency, "es una emergencia"),
    (RedFlag::Emergency, "¡URGENCIA!"),
    (RedFlag::Emergency, "Notfall, bitte melden"),
    (RedFlag::Emergency, "C'est une urgence"),
    (RedFlag::Emergency, "should I call an ambulance"),
    (RedFlag::Emergency, "what is your emergency number"),
];

const NO_EMERGENCIES: &[&str] = &[
    "",
    "?",
    "no bleeding any more, thanks",
    "my swelling is gone",
    "The swelling went down, thank you",
    "the swelling in my left cheek is completely gone",
    "The bleeding has stopped",
    "it stopped bleeding last night",
    "There is no swelling",
    "I don't have any swelling",
    "no longer any severe pain",
    "no signs of any bleeding",
    "No bleeding or swelling, all good",
    "I do not have trouble breathing",
    "no trouble swallowing",
    "it is not an emergency",
    "It's not an emergency, just a question",
    "no emergency",
    "non-emergency question",
    "without any severe pain",
    "The fever is gone",
    "no fever",
    "ya no sangra",
    "ya no tengo hinchazón",
    "la hinchazón desapareció",
    "no es una emergencia",
    "sin dolor fuerte",
    "no tengo fiebre",
    "no me duele mucho",
    "la hinchazón ya bajó",
    "kein Notfall",
    "what are your hours on weekends",
    "do you take card payments",
    "I want to cancel my appointment",
    "my crown is loose",
    "Can I move my visit to next Thursday?",
    "How much is a teeth cleaning?",
    "Do you accept my insurance?",
    "where are you located",
    "is there parking nearby",
    "I would like to book a checkup for my son",
    "my tooth hurts a little",
    "a bit sensitive to cold",
    "slight discomfort when chewing",
    "my filling came out",
    "a small chip on my front tooth",
    "my gums bleed a little when I brush",
    "Gums bleed when flossing",
    "I booked twice by accident",
    "do you handle emergencies?",
    "please update my emergency contact",
    "my blood pressure medication changed",
    "I accidentally cancelled",
    "I have hay fever, can I still come?",
    "I'm selling my old retainer, haha",
    "the spelling of my name is wrong",
    "Painting of the clinic looks great",
    "I can't come tomorrow",
    "I will not make it on time",
    "How do I pay my invoice?",
    "can I get my X-rays by e-mail",
    "how long does whitening last",
    "when can I eat after the cleaning",
    "are you open on public holidays",
    "I was charged twice for the same visit",
    "thank you so much, the visit was great",
    "I lost my appointment card",
    "the broken link on your website",
    "my daughter lost a baby tooth, it fell out",
    "her baby tooth fell out",
    "a que hora abren el sábado",
    "quiero cancelar mi cita",
    "aceptan tarjeta",
    "¿Dónde están ubicados?",
    "me duele un poquito al morder",
    "se me cayó la corona",
    "cuánto cuesta una limpieza",
    "quisiera cambiar la hora de mi cita",
    "mis encías sangran un poco cuando me cepillo",
    "Wann haben Sie geöffnet?",
    "quels sont vos horaires",
    "kab khulta hai clinic",
];

#[test]
fn every_emergency_is_recognised() {
    let missed: Vec<_> = EMERGENCIES
        .iter()
        .filter(|(flag, text)| !find(&[text]).contains(flag))
        .map(|(flag, text)| (*flag, *text, find(&[text])))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_is_none_or_is_denied_is_no_emergency() {
    let wrong: Vec<_> = NO_EMERGENCIES
        .iter()
        .map(|text| (*text, find(&[text])))
        .filter(|(_, flags)| !flags.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn case_accents_and_signs_make_no_difference() {
    for (flag, text) in EMERGENCIES {
        assert!(find(&[&text.to_uppercase()]).contains(flag), "{text}");
        assert!(find(&[&format!("Hello!\n\n*{text}*")]).contains(flag), "{text}");
    }
}

#[test]
fn the_subject_counts_as_much_as_the_description() {
    assert!(!find(&["Bleeding", "since this morning"]).is_empty());
    assert!(!find(&["Question", "I am bleeding"]).is_empty());
    assert!(find(&["No", "swelling is gone"]).is_empty());
}

/// A phrase that cannot be parsed would be left out in silence.
#[test]
fn every_line_is_a_phrase() {
    let lists = [phrases::ALWAYS, phrases::UNLESS_DENIED].concat();
    let lines = lists.iter().flat_map(|(_, lines)| lines.lines());
    for line in lines.chain(phrases::HARMLESS.lines()).chain(denial::lines()) {
        let is_blank = line.trim().is_empty();
        assert!(is_blank || Phrase::parse(line).is_some(), "{line}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC{0,200}") {
        find(&[&text]);
    }

    /// Whatever else is said in other sentences does not hide it.
    #[test]
    fn other_sentences_hide_nothing(
        before in proptest::sample::select(NO_EMERGENCIES),
        (flag, text) in proptest::sample::select(EMERGENCIES),
        after in proptest::sample::select(NO_EMERGENCIES),
    ) {
        let all = format!("{before}. {text}. {after}");
        prop_assert!(find(&[&all]).contains(&flag), "{all}");
    }
}
