//! What a patient means by an SMS that answers one of ours. Only what is sure changes anything: whoever says yes and no in
//! one breath, or something else altogether, is asked again.

use std::sync::LazyLock;

use super::phrase::Phrase;
use super::words;
use crate::sms::{OptOut, TextMessage};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// They come.
    Confirm,
    /// They do not come.
    Cancel,
    /// They want nothing any more.
    Stop,
    /// They want to hear from us again.
    Start,
    /// Anything else.
    Other,
}

/// Messages that are nothing but this word (Twilio, "Advanced Opt-Out", and our languages' own). `CANCEL` is one of
/// Twilio's, and ours: it is about the appointment.
const STOP: [&str; 11] = [
    "stop",
    "stopall",
    "stop all",
    "unsubscribe",
    "end",
    "quit",
    "revoke",
    "optout",
    "opt out",
    "baja",
    "alto",
];
const START: [&str; 4] = ["start", "unstop", "alta", "subscribe"];

const CONFIRM: &str = "
confirm|confirmed|confirming|confirmo|confirmar|confirmado|confirmada
yes|yep|yeah|yup|si|sip|ok|okay|vale|y|c
see you|u ~|on|at|tomorrow|then|there
i|ill|we|well ~|will be there
i|im|we|were ~|am|are coming
ill come
i will come
looking forward
alli|ahi estare
nos vemos
cuenta|cuenten conmigo
ire
";

const CANCEL: &str = "
cancel|cancelled|canceled|cancelling|canceling|cancelar|cancelo|cancela|anular|anulo
x
cant|cannot|couldnt come|attend|make
can not come|attend|make
wont|unable ..3 come|attend|make
will not ..3 come|attend|make
not coming
not able to come|attend|make
no puedo|podre|podremos ..2 ir|asistir|venir|acudir
no ire|asistire|vendre|voy
";

/// What turns the other words round, or leaves them open.
const DOUBT: &str = "
not|dont|do|no|never|nunca|sin ~|not|want|quiero|deseo ~|to ~|me cancel|cancelar|anular
dont|not|cannot|cant|no|unsure ..2 confirm|confirmar|sure|seguro|segura
maybe|perhaps|quiza|quizas|talvez
tal vez
reschedule|move|change|another|different|later|earlier|instead|cambiar|mover|otra|otro|aplazar
";

static RULES: LazyLock<[Vec<Phrase>; 3]> = LazyLock::new(|| [CONFIRM, CANCEL, DOUBT].map(Phrase::all));

/// What somebody means, by their words and by what the provider has taken them for.
pub fn meaning(message: &TextMessage) -> Meaning {
    match (read(&message.body), message.opt_out) {
        // The provider has unblocked them; whoever was not blocked says yes.
        (Meaning::Other, Some(OptOut::Start)) => Meaning::Start,
        (Meaning::Other, Some(OptOut::Stop)) => Meaning::Stop,
        (said, _) => said,
    }
}

/// What the words mean.
pub fn read(text: &str) -> Meaning {
    let clauses = words::clauses(text);
    let whole = clauses.concat().join(" ");
    if STOP.contains(&whole.as_str()) {
        return Meaning::Stop;
    }
    if START.contains(&whole.as_str()) {
        return Meaning::Start;
    }
    let found = |phrases: &Vec<Phrase>| {
        let anywhere = |clause: &Vec<String>| phrases.iter().any(|phrase| phrase.in_clause(clause).next().is_some());
        clauses.iter().any(anywhere)
    };
    let [confirm, cancel, doubt] = &*RULES;
    match (found(confirm), found(cancel), found(doubt)) {
        (true, false, false) => Meaning::Confirm,
        (false, true, false) => Meaning::Cancel,
        (true | false, _, _) => Meaning::Other,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::{EventId, Phone};

    #[test]
    fn plain_answers_in_words_are_understood() {
        for (meaning, texts) in [
            (
                Meaning::Confirm,
                &[
                    "CONFIRM",
                    "confirm.",
                    "Confirmed, thanks!",
                    "Yes",
                    "y",
                    "OK 👍",
                    "yes please confirm",
                    "See you tomorrow",
                    "I'll be there",
                    "we will be there",
                    "I am coming",
                    "Sí",
                    "CONFIRMAR",
                    "confirmo la cita",
                    "allí estaré",
                    "C",
                ][..],
            ),
            (
                Meaning::Cancel,
                &[
                    "CANCEL",
                    "Cancel please",
                    "please cancel my appointment",
                    "I can't make it",
                    "cannot come tomorrow",
                    "won't be able to come",
                    "I'm not coming",
                    "CANCELAR",
                    "no puedo ir",
                    "x",
                    "can not attend, sorry",
                    "no podré asistir",
                ],
            ),
            (
                Meaning::Stop,
                &["STOP", "stop.", "Unsubscribe", "STOPALL", "opt out", "BAJA"],
            ),
            (Meaning::Start, &["START", "unstop", "alta"]),
            (
                Meaning::Other,
                &[
                    "",
                    "What time was it again?",
                    "don't cancel",
                    "do not cancel please",
                    "I cannot confirm yet",
                    "yes, cancel",
                    "maybe",
                    "STOP 12345",
                    "Please stop by",
                    "can we move it to Friday",
                    "no",
                    "who is this",
                    "no quiero cancelar",
                    "yes but another time",
                    "¿puedo cambiar la hora?",
                    "not sure",
                    "hello",
                ],
            ),
        ] {
            for text in texts {
                assert_eq!(read(text), meaning, "{text}");
            }
        }
    }

    #[test]
    fn what_the_provider_has_done_counts_where_words_say_nothing_else() {
        let meant = |text: &str, opt_out| {
            meaning(&TextMessage {
                id: EventId::trusted("SM1"),
                from: Phone::from_wa_id("14155550101").unwrap(),
                to: "+15550100100".to_owned(),
                body: text.to_owned(),
                opt_out,
                received_at: Timestamp::UNIX_EPOCH,
            })
        };
        assert_eq!(meant("CANCEL", Some(OptOut::Stop)), Meaning::Cancel);
        assert_eq!(meant("arrêt", Some(OptOut::Stop)), Meaning::Stop);
        assert_eq!(meant("démarrer", Some(OptOut::Start)), Meaning::Start);
        assert_eq!(meant("YES", Some(OptOut::Start)), Meaning::Confirm);
    }

    proptest! {
        #[test]
        fn every_text_means_something(text in "\\PC{0,200}") {
            read(&text);
        }
    }
}
