//! What somebody tells of themselves, or of a patient, copied out of their words as they wrote it.
//!
//! Nothing is made up: every detail is a part of the text. Whether it is a real name, or a number that can be dialled, is
//! for whoever takes it to say.

mod labels;
mod patient;
mod plain;

use std::ops::Range;

use domain::reading::{Details, Field};

use super::spans::{Span, spans, trimmed};
use labels::Mark;

pub(super) use labels::asks_to_change;
pub(super) use patient::{named as patient_named, of_new_case as patient_of_new_case};

/// Details that nobody had asked for: "my clinic is Smile Studio", "sorry, licence is A-99". Only when the message says
/// nothing else, and the detail looks like one: "my clinic is closed today" tells of none.
pub(super) fn told(text: &str) -> Option<Details> {
    let spans = spans(text);
    let marks = labels::marks(text, &spans);
    let first = marks.first()?;
    // "Name: Alice Smith" may be a patient; a licence has nobody but a dentist.
    let own = |mark: &Mark| !mark.in_a_form || matches!(mark.field, Field::Clinic | Field::Licence);
    if !marks.iter().any(own) {
        return None;
    }
    if text.contains(['?', '¿']) || !plain::is_courtesy(spans.get(..first.starts)?) {
        return None;
    }
    let mut details = Details::default();
    for (mark, value) in values(text, &spans, &marks) {
        let (first, others) = value.split_once('\n').unwrap_or((value, ""));
        let value = plain::value(first, mark.field).filter(|value| plain::is_all_of(value, first))?;
        if !plain::is_courtesy(&super::spans::spans(others)) {
            return None;
        }
        let looks_like_one = mark.firm || plain::looks_like_a(mark.field, value);
        put(&mut details, mark.field, value, looks_like_one)?;
    }
    Some(details)
}

/// What is labelled, in a message that says other things as well: "register me, my name is …". A detail that does not look
/// like one is left out, and is asked for.
pub(super) fn labelled(text: &str) -> Details {
    let spans = spans(text);
    let marks = labels::marks(text, &spans);
    let mut details = Details::default();
    for (mark, value) in values(text, &spans, &marks) {
        let line = value.lines().next().unwrap_or_default();
        if let Some(value) = plain::value(line, mark.field).filter(|value| plain::looks_like_a(mark.field, value)) {
            put(&mut details, mark.field, value, true);
        }
    }
    details
}

/// The answer to a question for one detail: that one, whole, or whichever are labelled, one beside the other.
pub(super) fn given(text: &str, asked: Field) -> Option<Details> {
    let spans = spans(text);
    if text.contains(['?', '¿']) {
        return None;
    }
    let marks = labels::marks(text, &spans);
    let mut details = Details::default();
    for (mark, value) in values(text, &spans, &marks) {
        // A label is about its own line.
        let value = value.lines().next().unwrap_or_default();
        if let Some(value) = plain::value(value, mark.field) {
            put(&mut details, mark.field, value, true);
        }
    }
    let before = marks.first().map_or(text.len(), |mark| {
        spans.get(mark.starts).map_or(text.len(), |span| span.from)
    });
    let unlabelled = text.get(..before).unwrap_or_default();
    for (field, value) in parts(unlabelled, asked, !marks.is_empty()) {
        if let Some(value) = plain::answer(value, field) {
            let unlabelled_only = details.get(field).is_none();
            put(&mut details, field, value, unlabelled_only);
        }
    }
    (!details.is_empty()).then_some(details)
}

/// What stands behind each mark, up to the next one.
fn values<'a>(text: &'a str, spans: &[Span], marks: &[Mark]) -> Vec<(Mark, &'a str)> {
    let start = |mark: &Mark| {
        let joins = |span: &&Span| matches!(span.word.as_str(), "and" | "y" | "e" | "with" | "con");
        let before = mark.starts.checked_sub(1).and_then(|before| spans.get(before));
        before
            .filter(joins)
            .or_else(|| spans.get(mark.starts))
            .map_or(text.len(), |span| span.from)
    };
    let ends = marks.iter().skip(1).map(start).chain([text.len()]);
    let from = |mark: &Mark| {
        let label_ends = mark.value.checked_sub(1).and_then(|last| spans.get(last));
        let value_starts = spans.get(mark.value).map_or(text.len(), |span| span.from);
        if mark.value > mark.starts {
            label_ends.map_or(value_starts, |span| span.to)
        } else {
            value_starts
        }
    };
    marks
        .iter()
        .zip(ends)
        .map(|(mark, end)| (*mark, trimmed(text.get(from(mark)..end).unwrap_or_default())))
        .collect()
}

/// What stands without a label, as the fields that it can only be: a doctor's name, a clinic, and what was asked for.
/// `labelled`: something else in the message is, so that this is more than one thing.
fn parts(text: &str, asked: Field, labelled: bool) -> Vec<(Field, &str)> {
    let pieces = pieces(text);
    let sorts: Vec<Option<Field>> = pieces
        .iter()
        .map(|piece| plain::sort(text.get(piece.clone()).unwrap_or_default()))
        .collect();
    let other = |field: Field| field != asked && sorts.contains(&Some(field));
    let first_is_a_name = sorts.first() == Some(&Some(Field::Name));
    let several = match asked {
        Field::Name => other(Field::Clinic),
        Field::Clinic | Field::Licence | Field::Phone => first_is_a_name && pieces.len() > 1,
    };
    if !several {
        let told_already = labelled && pieces.is_empty();
        return if told_already { Vec::new() } else { vec![(asked, text)] };
    }
    let mut parts: Vec<(Field, Range<usize>)> = Vec::new();
    for (piece, sort) in pieces.into_iter().zip(sorts) {
        let has_letters = text
            .get(piece.clone())
            .is_some_and(|piece| piece.chars().any(char::is_alphabetic));
        match (sort, parts.last_mut()) {
            // "Smile Studio, Ahmedabad".
            (None, Some((Field::Clinic, clinic))) if has_letters => clinic.end = piece.end,
            (Some(field), _) => parts.push((field, piece)),
            (None, None) => parts.push((asked, piece)),
            (None, Some(_)) => {}
        }
    }
    parts
        .into_iter()
        .filter_map(|(field, part)| Some((field, text.get(part)?)))
        .collect()
}

/// The parts of a text between its commas and line breaks.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for piece in text.split_inclusive([',', ';', '\n']) {
        let whole = trimmed(piece);
        let start = from + piece.find(whole).unwrap_or(0);
        if !whole.is_empty() {
            pieces.push(start..start + whole.len());
        }
        from += piece.len();
    }
    pieces
}

fn put(details: &mut Details, field: Field, value: &str, allowed: bool) -> Option<()> {
    if !allowed {
        return None;
    }
    let place = match field {
        Field::Name => &mut details.name,
        Field::Clinic => &mut details.clinic,
        Field::Licence => &mut details.licence,
        Field::Phone => &mut details.phone,
    };
    *place = Some(value.to_owned());
    Some(())
}

#[cfg(test)]
mod tests;
