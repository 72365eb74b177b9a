//! A detail without its wrapping: the courtesy before and behind it, and whether what is left can be one.

use domain::reading::Field;

use crate::rules::spans::{Span, between, longest, spans, trimmed};

/// Words that may stand around a detail and are none of it.
const COURTESIES: &str = "hi|hello|hey|hola|greetings ~|there|all|team|sir|maam
    buenas ~|tardes|noches
    buenos dias
    good morning|afternoon|evening|day ~|sir|team
    please|pls|plz|thanks|thx|gracias
    thank you ~|so|very ~|much
    por favor
    mucho|un gusto
    nice|pleased|good to meet you
    sorry|perdon|perdona|disculpe|disculpa|actually|oh|oops|well|bueno|sure|ok|okay|yes|yeah|si|claro|certainly
    of course
    i meant|mean
    quise decir
    here it|you is|go|are
    here is|are ~|it|my
    aqui esta|va|tiene|tienen";

/// Courtesies that are also the beginnings of names: they count only before a sign.
const ALSO_NAMES: &str = "si|sure|well|ok|oh|yes|claro";

/// What leads to a detail that was asked for.
const LEADS: [(Field, &str); 4] = [
    (
        Field::Name,
        "~|my|the ~|full|complete|doctors|dentists name ~|is|would ~|be
        ~|my ~|full names
        i am ~|called|named
        im ~|called|named
        the doctor|dentist ~|name is
        this|that|it|he|she is
        its|thats
        ~|you ~|can call me
        put|write ~|me ~|down as
        me llamo
        soy ~|el|la
        ~|mi|el nombre ~|completo ~|es
        es",
    ),
    (
        Field::Clinic,
        "my|our|the ~|dental clinic|practice|clinics ~|name is ~|called|named
        clinic|practice name ~|is
        name ~|of ~|the|my ~|clinic|practice is
        i|we work|practice|practise ~|at|for|in ~|the ~|clinic
        i|we am|are ~|at|from|with ~|the
        were|im ~|at|from|with
        its|it|that|this ~|is ~|called|named
        thats ~|called|named
        called|named
        ~|mi|la|el|nuestra clinica|consultorio es|se ~|llama
        se llama
        ~|el nombre ~|de ~|mi|la ~|clinica es
        trabajo en ~|la|el ~|~
        es",
    ),
    (
        Field::Licence,
        "~|my|the ~|dental|dentist|medical licence|license|licens|lisence|registration|reg|lic ~|number|no|num|nr ~|is
        ~|my|the number|no|num ~|is
        its|thats
        it|that|this is
        ~|mi|el|la ~|numero|nro|num|no ~|de licencia|cedula|matricula|colegiado|colegiatura|registro ~|profesional ~|numero|nro|num|no ~|es
        ~|mi|el numero ~|es
        es ~|el|la",
    ),
    (
        Field::Phone,
        "~|my|the ~|mobile|cell|phone|telephone|contact|whatsapp phone|mobile|number|telephone|cell|no ~|number ~|is
        ~|my|the mobile|cell|phone|telephone|tel|number ~|is
        ~|you ~|can call|reach|ring me at|on
        its|thats
        it|that|this is
        ~|mi|el ~|numero ~|de telefono|celular|movil|cel ~|es
        ~|mi|el numero ~|es
        es ~|el",
    ),
];

/// Lower-case words of which no detail holds one: a sentence does.
const OF_SENTENCES: &str = " you youre dont cant cannot wont doesnt didnt isnt havent what why because \
    want would should tell ask forgot remember know think not never yo tengo quiero necesito puedo porque cuando \
    olvide como cual donde quien funciona assistant receptionist secretary nurse \
    asistente recepcionista secretaria te tu entiendo llamas ";

/// The same, but names and clinics may hold one of them.
const OFTEN_OF_SENTENCES: &str = " how when where who which will can could do does is are am was were be been it its my \
    me we us our he she they them have has had get got let for to if so no yes this that there here but from about \
    need yet later now just esta es mi se lo como que para por en pero no si ";

/// No name of a clinic or a person starts like this: "my clinic is closed", "my name is on the form".
const NO_START: &str = " on in at near not no the a an my his her our very so too also same different wrong right correct \
    incorrect closed open busy far full here there ready moving moved changing shifted new now going being spelled \
    spelt written missing misspelled under over behind next opposite still always never only just off out of for \
    with without en no la el un una mi muy cerrada cerrado abierta abierto cerca ";

const CLINICS: &str = " clinic clinics clinica clinicas dental dentistry dentistas studio studios hospital centre center \
    centro consultorio practice orthodontics orthodontic ortodoncia smile smiles sonrisa sonrisas odontologia \
    odontologico surgery polyclinic institute instituto dentcare ";

/// Answers that give nothing: "same as before", "none", "my own clinic".
const NO_ANSWERS: &str = "none|na|skip|pass|nothing|nobody|ninguno|ninguna|igual|freelance
    n a
    the|~ same ~|as ~|last|before|above|mine ~|time|number|patient|name|clinic|one
    lo mismo ~|de ~|antes|siempre
    ~|my|our|a|at|the ~|own|private|a clinic|practice|office|home
    two|three|several|many|both|some patients
    case|patient|paciente 1|2|3|4|5|6|7|8|9|10|11|12";

/// What cuts a detail short: "Smile Studio, not Smile Clinic".
const TAKEN_BACK: [&str; 4] = ["not", "instead", "no", "rather"];

/// What goes on behind an "and" is another thought.
const GOES_ON: &str = " i im we id want need would please can could quiero quisiera necesito tengo me ";

pub(super) fn is_title(word: &str) -> bool {
    matches!(word, "dr" | "dra" | "doctor" | "doctora" | "prof" | "professor")
}

pub(super) fn is_clinic(word: &str) -> bool {
    is_one_of(CLINICS, word)
}

fn is_one_of(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// How many words of courtesy stand at the start.
pub(super) fn courtesy(spans: &[Span]) -> Option<usize> {
    longest(COURTESIES, spans)
}

/// Whether these words are courtesy and nothing else.
pub(super) fn is_courtesy(spans: &[Span]) -> bool {
    let mut rest = spans;
    while let Some(length) = courtesy(rest) {
        rest = rest.get(length..).unwrap_or_default();
    }
    rest.is_empty()
}

/// The detail behind a label, without what is behind it. `None`: there is none.
pub(super) fn value(text: &str, field: Field) -> Option<&str> {
    let text = without_trail(cut(text, field));
    let text = match field {
        Field::Name | Field::Clinic => text,
        Field::Licence | Field::Phone => trimmed(text.split([',', ';']).next().unwrap_or_default()),
    };
    can_be(field, text).then_some(text)
}

/// The detail in an answer to the question for it, whole.
pub(super) fn answer(text: &str, field: Field) -> Option<&str> {
    let leads = LEADS.iter().find(|(of, _)| *of == field).map_or("", |(_, leads)| leads);
    let text = without_trail(cut(without_leads(text, leads), field));
    can_be(field, text).then_some(text)
}

/// Without the courtesies and the leads before it, in whatever order they come.
pub(super) fn without_leads<'a>(text: &'a str, leads: &str) -> &'a str {
    let mut text = trimmed(text);
    loop {
        let spans = spans(text);
        let courtesy = longest(COURTESIES, &spans).filter(|length| {
            let alone = *length == 1 && longest(ALSO_NAMES, &spans).is_some();
            !alone || between(text, &spans, 1).contains([',', '.', '!', ':', ';', '\n'])
        });
        let lead = longest(leads, &spans).filter(|length| *length < spans.len());
        let Some(length) = courtesy.max(lead) else {
            return text;
        };
        let from = length
            .checked_sub(1)
            .and_then(|last| spans.get(last))
            .map_or(text.len(), |span| span.to);
        text = trimmed(text.get(from..).unwrap_or_default());
    }
}

/// Without a "please" or "thanks" behind it.
pub(super) fn without_trail(text: &str) -> &str {
    let mut text = trimmed(text);
    loop {
        let spans = spans(text);
        let trail = (1..=4.min(spans.len())).rev().find(|length| {
            let tail = spans.len() - length;
            let last = spans.get(tail..).unwrap_or_default();
            let whole = longest(COURTESIES, last) == Some(*length) && longest(ALSO_NAMES, last).is_none();
            let here = *length == 1
                && last
                    .iter()
                    .any(|span| matches!(span.word.as_str(), "here" | "instead" | "now"));
            whole || here
        });
        let cut = trail.and_then(|length| spans.get(spans.len() - length));
        match cut {
            Some(span) => text = trimmed(text.get(..span.from).unwrap_or_default()),
            None => return text,
        }
    }
}

/// Without what is no part of the detail any more: "…, not Smile Clinic", "… and I want to register", "Dr Rao from …".
fn cut(text: &str, field: Field) -> &str {
    let spans = spans(text);
    let word = |place: usize| spans.get(place).map_or("", |span| span.word.as_str());
    let cut = spans.iter().enumerate().skip(1).find(|(place, span)| {
        let apart = between(text, &spans, *place).contains([',', ';', '(', '-', '.']);
        let taken_back = apart && TAKEN_BACK.contains(&span.word.as_str());
        let goes_on = matches!(span.word.as_str(), "and" | "y" | "so") && is_one_of(GOES_ON, word(place + 1));
        let goes_on = goes_on || (apart && is_one_of(GOES_ON, &span.word) && is_one_of(GOES_ON, word(place + 1)));
        let of_a_clinic = field == Field::Name && matches!(span.word.as_str(), "from" | "at" | "of");
        taken_back || goes_on || of_a_clinic
    });
    cut.map_or(text, |(_, span)| trimmed(text.get(..span.from).unwrap_or_default()))
}

/// Whether this detail is all that the text says, apart from courtesies and from what it takes back.
pub(super) fn is_all_of(value: &str, text: &str) -> bool {
    let behind = text
        .find(value)
        .map_or("", |from| text.get(from + value.len()..).unwrap_or_default());
    let spans = spans(behind);
    let taken_back = spans
        .first()
        .is_some_and(|span| TAKEN_BACK.contains(&span.word.as_str()));
    taken_back
        || is_courtesy(&spans)
        || spans
            .iter()
            .all(|span| matches!(span.word.as_str(), "now" | "here" | "instead"))
}

/// Whether a text can be such a detail: not whether it is a good one.
fn can_be(field: Field, text: &str) -> bool {
    let most_words = match field {
        Field::Name | Field::Phone => 8,
        Field::Clinic => 24,
        Field::Licence => 6,
    };
    let digits = text.chars().any(char::is_numeric);
    let plausible = match field {
        Field::Name => starts_like_a_name(text),
        Field::Clinic => true,
        Field::Licence | Field::Phone => digits,
    };
    plausible && is_an_answer(text, most_words)
}

/// Something, and neither a sentence nor a way of giving nothing.
pub(super) fn is_an_answer(text: &str, most_words: usize) -> bool {
    let spans = spans(text);
    let gives_nothing = longest(NO_ANSWERS, &spans) == Some(spans.len());
    !spans.is_empty() && !gives_nothing && is_plain(text, most_words)
}

/// "The receptionist" and "a 24-year-old" are no names, and "An Nguyen" is one.
pub(super) fn starts_like_a_name(text: &str) -> bool {
    let spans = spans(text);
    let small = text
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(char::is_lowercase);
    let no_start = spans.first().is_some_and(|span| is_one_of(NO_START, &span.word));
    !(small && no_start)
}

/// Not a sentence.
pub(super) fn is_plain(text: &str, most_words: usize) -> bool {
    let spans = spans(text);
    let is_small = |place: usize| {
        let first = spans.get(place).and_then(|span| text.get(span.from..)?.chars().next());
        first.is_some_and(char::is_lowercase)
    };
    let mut often: Vec<&str> = Vec::new();
    for (place, span) in spans.iter().enumerate() {
        let word = span.word.as_str();
        let small = place == 0 || is_small(place);
        let of_a_sentence = if matches!(word, "i" | "im" | "ive" | "ill" | "id") {
            // "I. Petrov" and "Im Soo" are names.
            is_small(place + 1)
        } else {
            small && is_one_of(OF_SENTENCES, word)
        };
        if of_a_sentence {
            return false;
        }
        if small && is_one_of(OFTEN_OF_SENTENCES, word) && !often.contains(&word) {
            often.push(word);
        }
    }
    spans.len() <= most_words && often.len() < 2
}

/// Whether what somebody told unasked looks like the detail: a number has a digit, and a name a capital, or a script that
/// has none.
pub(super) fn looks_like_a(field: Field, text: &str) -> bool {
    let starts_well = spans(text).first().is_some_and(|span| !is_one_of(NO_START, &span.word));
    match field {
        Field::Name | Field::Clinic => starts_well && text.chars().any(|c| c.is_alphabetic() && !c.is_lowercase()),
        Field::Licence | Field::Phone => text.chars().any(char::is_numeric),
    }
}

/// What a part of a message can only be: a doctor's name, or a clinic.
pub(super) fn sort(text: &str) -> Option<Field> {
    let spans = spans(text);
    if spans.iter().any(|span| is_clinic(&span.word)) {
        return Some(Field::Clinic);
    }
    spans
        .first()
        .is_some_and(|span| is_title(&span.word))
        .then_some(Field::Name)
}
