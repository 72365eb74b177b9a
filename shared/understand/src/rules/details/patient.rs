//! The name of a patient: the answer to "whose case is it?", or said along with the wish for a new one.

use super::plain;
use crate::rules::spans::{Span, between, longest, spans, trimmed};

const MOST_WORDS: usize = 8;

/// What leads to a patient's name that was asked for.
const LEADS: &str = "~|the|my|her|his|their|a ~|new patients|patient ~|full name ~|is
    ~|the|her|his|their ~|full|complete|patients name ~|is
    ~|the|my|a|our ~|new patient ~|is ~|called|named|mr|mrs|ms|miss
    its|thats ~|for
    it|that|this is ~|for
    ~|a ~|new case ~|is for|of
    for ~|my ~|patient
    he|she is ~|called
    es ~|para
    para
    se llama
    ~|el|la|mi|un|una ~|nuevo|nueva paciente ~|es|se ~|llama
    ~|el|su nombre ~|completo ~|del|de ~|la ~|paciente ~|es
    ~|un ~|nuevo caso para|de";

/// What leads to one in the wish for a new case.
const IN_A_WISH: &str = "case|cases|quotation|quote|estimate|aligners|treatment for|of ~|my|our|a|the|this ~|new ~|patient ~|named|called|name ~|is
    patient|patients ~|name|is ~|is ~|named|called
    caso|cotizacion|presupuesto|tratamiento ~|nuevo para|de ~|mi|un|una|el|la ~|nuevo|nueva ~|paciente ~|que|llamado|llamada ~|se ~|llama
    paciente ~|nuevo|nueva|es|llamado|llamada|se ~|llama";

/// The same with a sign behind it: "new case: Alice Smith".
const BEFORE_A_SIGN: &str = "new case|patient
    nuevo|nueva caso|paciente
    caso|paciente nuevo|nueva";

/// Stands for the name of somebody who is known already: a patient has another name than that.
const SOMEBODY_KNOWN: &str = "it";

/// The answer to "what is the patient's name?", whole.
pub(in crate::rules) fn named(text: &str) -> Option<&str> {
    if text.contains(['?', '¿']) {
        return None;
    }
    let name = plain::without_trail(plain::without_leads(text, LEADS));
    let of_somebody_known = spans(name).iter().any(|span| span.word == SOMEBODY_KNOWN);
    let plausible = plain::starts_like_a_name(name) && plain::is_an_answer(name, MOST_WORDS);
    (plausible && !of_somebody_known).then_some(name)
}

/// "A new case for Alice Smith": the words behind that are written as names are.
pub(in crate::rules) fn of_new_case(text: &str) -> Option<&str> {
    let spans = spans(text);
    (0..spans.len()).rev().find_map(|place| {
        let rest = spans.get(place..)?;
        let signed = longest(BEFORE_A_SIGN, rest)
            .filter(|length| between(text, &spans, place + length).contains([':', '-', '–', ',']));
        let length = longest(IN_A_WISH, rest).or(signed)?;
        name_at(text, &spans, place + length)
    })
}

/// The run of names that starts at this word.
fn name_at<'a>(text: &'a str, spans: &[Span], first: usize) -> Option<&'a str> {
    let mut end = first;
    while let Some(span) = spans.get(end) {
        let apart = end > first && between(text, spans, end).contains([',', ';', '\n', '!', '(', ':', '/']);
        let ends_a_sentence = end > first && between(text, spans, end).contains('.') && is_long(spans.get(end - 1));
        // "María de la Cruz".
        let behind = spans.get(end..).unwrap_or_default();
        let connects = end > first
            && is_connector(&span.word)
            && behind
                .iter()
                .find(|span| !is_connector(&span.word))
                .is_some_and(|next| is_written_as_a_name(text, next));
        if apart || ends_a_sentence || !(connects || is_written_as_a_name(text, span)) {
            break;
        }
        end += 1;
    }
    let name = trimmed(text.get(spans.get(first)?.from..spans.get(end.checked_sub(1)?)?.to)?);
    let cut_short = spans.get(end).is_some_and(|span| span.word == SOMEBODY_KNOWN);
    let fine = end > first && !cut_short && plain::is_plain(name, MOST_WORDS) && !is_a_time(spans.get(first)?);
    fine.then_some(name)
}

/// A capital, or a letter of a script without capitals.
fn is_written_as_a_name(text: &str, span: &Span) -> bool {
    let first = text.get(span.from..span.to).and_then(|word| word.chars().next());
    first.is_some_and(|first| first.is_alphabetic() && !first.is_lowercase())
}

fn is_connector(word: &str) -> bool {
    matches!(
        word,
        "de" | "la" | "del" | "los" | "las" | "da" | "dos" | "van" | "von" | "bin" | "al" | "el" | "y" | "der" | "den"
    )
}

/// "J. Smith" goes on behind its full stop, "Smith. She …" does not.
fn is_long(span: Option<&Span>) -> bool {
    span.is_some_and(|span| span.word.chars().count() > 3)
}

/// "A new case for Thursday".
fn is_a_time(span: &Span) -> bool {
    matches!(
        span.word.as_str(),
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "today"
            | "tomorrow"
            | "lunes"
            | "martes"
            | "miercoles"
            | "jueves"
            | "viernes"
            | "sabado"
            | "domingo"
            | "hoy"
            | "manana"
            | "please"
            | "thanks"
            | "gracias"
            | "dr"
            | "dra"
            | "i"
            | "id"
            | "im"
            | "ive"
            | "ill"
            | "we"
            | "he"
            | "she"
            | "it"
            | "the"
            | "my"
            | "upper"
            | "lower"
            | "both"
    )
}
