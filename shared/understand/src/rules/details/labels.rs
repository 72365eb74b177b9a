//! What announces a detail: "my clinic is", "licence no.", "me llamo". Patterns are written as in the lexicons.

use domain::reading::Field;

use super::plain;
use crate::rules::spans::{Span, between, longest};

/// The place of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) field: Field,
    /// Its first word.
    pub(super) starts: usize,
    /// The first word behind it.
    pub(super) value: usize,
    /// It is only a field of a form, "Name: …", and may be about anybody.
    pub(super) in_a_form: bool,
    /// Nothing but a detail can follow: "clinic: …", "change my name to …".
    pub(super) firm: bool,
}

/// What follows is the detail, if it looks like one.
const STATEMENTS: [(Field, &str); 4] = [
    (
        Field::Name,
        "my ~|full|complete|real|correct|own name is ~|actually|now|really
        my ~|full names
        the correct|full name is ~|actually
        me llamo
        mi nombre ~|completo|correcto es ~|en ~|realidad|ahora
        el nombre completo|correcto es",
    ),
    (
        Field::Clinic,
        "my|our ~|dental|new clinic|practice|clinics ~|name is ~|actually|now|really ~|called|named
        my|our clinics|practices ~|name ~|is ~|actually|called
        the clinic|practice is ~|actually|now called
        the|~ clinic|practice name is ~|actually|now
        clinic|practice is ~|actually called|named
        mi|nuestra clinica|consulta ~|dental ~|ahora es|se ~|llama ~|en ~|realidad|ahora
        mi|nuestro|el consultorio|centro es|se ~|llama
        el nombre de ~|mi|la|nuestra clinica es",
    ),
    (
        Field::Licence,
        "~|my|the|our ~|dental|correct|new licence|license|licens|lisence|registration|reg ~|number|no|num|nr is ~|actually|now|really
        ~|mi|la|el ~|numero|nro|num|no ~|de licencia|cedula|matricula|colegiado|colegiatura|registro ~|profesional ~|numero|nro es ~|en ~|realidad|ahora ~|la|el",
    ),
    (
        Field::Phone,
        "~|my|the|our ~|new|correct mobile|cell|phone|telephone|contact|whatsapp ~|phone|number|no is ~|actually|now
        my number is ~|actually|now
        ~|mi|el ~|numero ~|de telefono|celular|movil|whatsapp es ~|ahora
        mi numero es",
    ),
];

/// What follows is to be the new detail.
const CHANGES: [(Field, &str); 4] = [
    (
        Field::Name,
        "~|please ~|can|could ~|you change|update|correct|set ~|my|the ~|full name to|as|into
        ~|por ~|favor cambia|cambie|cambien|cambiar|actualiza|actualicen|corrige|corrija ~|mi|el nombre a|por
        rename me ~|to",
    ),
    (
        Field::Clinic,
        "~|please ~|can|could ~|you change|update|correct|set ~|my|our|the clinic|practice|clinics ~|name to|as|into
        ~|por ~|favor cambia|cambie|cambien|cambiar|actualiza|actualicen|corrige|corrija ~|mi|la|el ~|nombre ~|de ~|la|mi clinica a|por",
    ),
    (
        Field::Licence,
        "~|please ~|can|could ~|you change|update|correct|set ~|my|the ~|dental licence|license|registration ~|number|no to|as|into
        ~|por ~|favor cambia|cambie|cambien|cambiar|actualiza|actualicen|corrige|corrija ~|mi|la|el ~|numero ~|de licencia|matricula|cedula a|por",
    ),
    (
        Field::Phone,
        "~|please ~|can|could ~|you change|update|correct|set ~|my|the ~|mobile|phone|contact|telephone|cell number|phone|mobile ~|number to|as|into
        ~|por ~|favor cambia|cambie|cambien|cambiar|actualiza|actualicen ~|mi|el ~|numero ~|de telefono|celular|movil a|por",
    ),
];

/// A label in a form: it counts with a ":" or the like behind it, and before a number without one.
const LABELS: [(Field, &str); 4] = [
    (
        Field::Name,
        "~|my ~|full|doctor|doctors|dentist|dentists name
        nombre ~|completo|y ~|apellido|apellidos|del ~|doctor",
    ),
    (
        Field::Clinic,
        "~|my|dental clinic|practice|hospital ~|name
        ~|nombre ~|de ~|la clinica|consultorio|centro",
    ),
    (
        Field::Licence,
        "~|my ~|dental licence|license|licens|lisence|lic|registration|reg ~|number|no|num|nr
        ~|numero|nro|num|no ~|de licencia|cedula|matricula|colegiado|colegiatura ~|profesional ~|numero|nro|num|no
        registro ~|profesional ~|numero|nro|num|no",
    ),
    (
        Field::Phone,
        "~|my mobile|cell|phone|telephone|tel|contact|whatsapp|ph ~|phone|number|no
        ~|numero ~|de telefono|celular|movil|cel",
    ),
];

/// "I'm Dr Rao": only a title makes it a name. "I'm happy" is none.
const INTRODUCTIONS: &str = "i am\nim\nthis is\nits\nit is\nsoy ~|el|la";

/// Every label in the text, in order.
pub(super) fn marks(text: &str, spans: &[Span]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut place = 0;
    while place < spans.len() {
        let mark = may_start(text, spans, place)
            .then(|| mark(text, spans, place))
            .flatten()
            .or_else(|| of_a_clinic(spans, place, marks.last()));
        match mark {
            Some(mark) => {
                place = mark.value.max(place + 1);
                marks.push(mark);
            }
            None => place += 1,
        }
    }
    marks
}

/// At the start, after a sign, or after an "and".
fn may_start(text: &str, spans: &[Span], place: usize) -> bool {
    let before = place.checked_sub(1).and_then(|before| spans.get(before));
    let Some(before) = before else { return true };
    let after_courtesy = plain::is_courtesy(spans.get(..place).unwrap_or_default());
    after_courtesy
        || between(text, spans, place).contains([',', ';', '.', '\n', ':', '!', '-', '–', '|', '/', '&', '('])
        || matches!(
            before.word.as_str(),
            "and" | "y" | "e" | "with" | "con" | "sorry" | "actually"
        )
}

fn mark(text: &str, spans: &[Span], place: usize) -> Option<Mark> {
    let rest = spans.get(place..)?;
    let of = |lists: &'static [(Field, &'static str); 4]| {
        lists
            .iter()
            .filter_map(|(field, patterns)| Some((longest(patterns, rest)?, *field)))
            .max_by_key(|(length, _)| *length)
    };
    let at = |(length, field): (usize, Field), firm: bool| Mark {
        field,
        starts: place,
        value: place + length,
        in_a_form: false,
        firm,
    };
    if let Some(found) = of(&CHANGES) {
        return Some(at(found, true)).filter(|mark| mark.value < spans.len());
    }
    if let Some(found) = of(&STATEMENTS) {
        // "My name is: Rao".
        return Some(at(found, false)).filter(|mark| mark.value < spans.len());
    }
    if let Some((length, field)) = of(&LABELS) {
        let behind = between(text, spans, place + length);
        let next = spans.get(place + length)?;
        let announced = behind.contains([':', '=', '–', '—', '#']) || behind.contains(" - ") || behind.contains(" -");
        let number = matches!(field, Field::Licence | Field::Phone);
        let numbered = number && text.get(next.from..next.to).is_some_and(has_digit) && !behind.contains(',');
        // "Licence A-99": the digit comes later in the same number.
        let joined = number && between(text, spans, place + length + 1) == "-" && !behind.contains(',');
        return (announced || numbered || joined).then(|| Mark {
            in_a_form: true,
            ..at((length, field), announced)
        });
    }
    let length = longest(INTRODUCTIONS, rest).unwrap_or(0);
    let titled = rest.get(length).is_some_and(|span| plain::is_title(&span.word)) && rest.len() > length + 1;
    (titled && length > 0).then(|| at((length, Field::Name), true))
}

/// "I'm Dr Rao from Smile Studio": only a clinic that says that it is one. "From Delhi" is none.
fn of_a_clinic(spans: &[Span], place: usize, last: Option<&Mark>) -> Option<Mark> {
    let follows = last.is_some_and(|mark| mark.field == Field::Name && mark.value < place);
    let word = spans.get(place)?.word.as_str();
    let behind = spans.get(place + 1..place + 5).or_else(|| spans.get(place + 1..))?;
    let is_clinic = behind.iter().any(|span| plain::is_clinic(&span.word));
    (follows && is_clinic && matches!(word, "from" | "at" | "of")).then_some(Mark {
        field: Field::Clinic,
        starts: place,
        value: place + 1,
        in_a_form: false,
        firm: true,
    })
}

/// "I want to change my clinic's name", and not yet into what.
pub(in crate::rules) fn asks_to_change(text: &str) -> bool {
    const CHANGE: &str = "~|i|id|we ~|want|need|would|like ~|like ~|to change|update|correct|edit ~|my|the|our ~|clinic|clinics|dental|phone|mobile|contact|own name|clinic|licence|license|details|profile|registration|data|phone ~|name|number|details
        ~|quiero|necesito|quisiera cambiar|actualizar|corregir ~|mi|mis|el|los|la ~|numero|nombre ~|de ~|la|mi nombre|clinica|licencia|datos|perfil|telefono ~|personales";
    let all = super::super::spans::spans(text);
    let mut rest = all.as_slice();
    while let Some(length) = plain::courtesy(rest) {
        rest = rest.get(length..).unwrap_or_default();
    }
    longest(CHANGE, rest).is_some_and(|length| plain::is_courtesy(rest.get(length..).unwrap_or_default()))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(char::is_numeric)
}
