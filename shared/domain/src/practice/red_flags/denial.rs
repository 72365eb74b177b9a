//! What takes a sign back: "no swelling", "the swelling is gone". A "not" that is only near a sign does not: "not sure
//! about the swelling", "the swelling has not gone".

use crate::practice::phrase::Phrase;

/// How many words a "no" reaches ahead, and a "gone" back.
const AHEAD: usize = 4;
const BACK: usize = 8;

pub(super) struct Denial {
    no: Vec<Phrase>,
    gone: Vec<Phrase>,
    back_again: Vec<Phrase>,
}

const NO: &str = "
    no|not|without|never|none|nor|dont|doesnt|didnt|isnt|arent|wasnt|werent|hasnt|havent|hadnt|aint|zero|stopped
    no longer|more|signs|sign
    free of
    do|does|did|is|are|was|were|has|have|had not
    sin|ni|nunca|tampoco|jamas|ningun|ninguna
    ya no
    dejo|paro de
    kein|keine|keinen|nicht|ohne
    pas ~|plus de
    plus de
    aucun|aucune|sans|sem|nao|senza|non|niente|nahi|nahin|nessun|nessuna";

const GONE: &str = "
    gone|stopped|disappeared|subsided|healed|resolved|vanished|ceased|went
    went|gone down|away
    is|are|feels|feel|feeling|got|gotten|getting|much|all|lot|now better
    is|are over
    under control
    ~|se fue|paro|desaparecio|bajo|quito|mejoro|acabo|curo
    ha|se ~|ha desaparecido|bajado|parado|pasado|mejorado|ido
    ya paso|mejor
    weg|vorbei|aufgehort
    passou|sumiu|melhorou|parou|parti|partie|passato|passata|sparito|thik";

/// What ends the reach of a "no" or a "gone".
const TURNS: [&str; 22] = [
    "but", "and", "however", "although", "though", "because", "so", "then", "now", "y", "pero", "aunque", "porque",
    "aber", "und", "mais", "et", "mas", "e", "ma", "lekin", "still",
];

/// After a "no" or a "not" these say something else than that there is none: "not sure", "no my cheek".
const NO_DENIAL: &[&str] = &[
    "sure",
    "certain",
    "know",
    "think",
    "only",
    "just",
    "normal",
    "my",
    "i",
    "im",
    "it",
    "its",
    "he",
    "she",
    "the",
    "that",
    "this",
    "help",
    "like",
    "ok",
    "okay",
    "good",
    "well",
    "right",
    "able",
    "yet",
    "believe",
    "understand",
    "stop",
    "want",
    "sleep",
    "idea",
    "going",
    "getting",
    "responding",
    "better",
    "be",
    "hesitate",
    "mi",
    "se",
    "puedo",
    "para",
    "deja",
    "aguanto",
    "entiendo",
    "creo",
    "estoy",
    "esta",
    "quiero",
    "solo",
    "mehr",
    "sicher",
    "kann",
    "peux",
    "consigo",
];

/// Wherever they stand after a "no": "this is not a normal swelling".
const DOUBT: [&str; 6] = ["normal", "sure", "only", "just", "seguro", "segura"];

/// Before a "gone" these say that it is not, or not yet.
const NOT_GONE: &[&str] = &[
    "no",
    "not",
    "never",
    "isnt",
    "hasnt",
    "havent",
    "wasnt",
    "arent",
    "didnt",
    "doesnt",
    "wont",
    "cant",
    "if",
    "until",
    "unless",
    "before",
    "when",
    "should",
    "would",
    "could",
    "will",
    "hopefully",
    "supposed",
    "barely",
    "almost",
    "nor",
    "hasta",
    "si",
    "nicht",
    "pas",
    "nao",
    "non",
    "cuando",
    "expected",
    "wish",
    "hope",
    "want",
    "nearly",
    "once",
    "like",
];

const BACK_AGAIN: &str = "
    started|starts|start|starting|began|begins|bleeding|bleeds|bled|swelling|swollen|hurts|hurting|happening|happened ~|up again
    again ~|it|its|i|im|is|am started|bleeding|swelling|swollen|hurts
    came|is|has|coming|comes ~|come back
    returned|returns|worse|worsened|worsening
    volvio|vuelve|empezo|empieza|regreso|peor
    sangra|sangrando|hinchado|hinchada otra vez";

impl Denial {
    pub(super) fn new() -> Self {
        Self {
            no: Phrase::all(NO),
            gone: Phrase::all(GONE),
            back_again: Phrase::all(BACK_AGAIN),
        }
    }

    pub(super) fn is_taken_back(&self, clause: &[String]) -> bool {
        let back = |phrase: &Phrase| phrase.in_clause(clause).next().is_some();
        self.back_again.iter().any(back)
    }

    /// Whether the words from `start` to `end` are said not to be, or not to be any more.
    pub(super) fn denies(&self, clause: &[String], start: usize, end: usize) -> bool {
        self.denies_before(clause, start) || self.denies_after(clause, end)
    }

    fn denies_before(&self, clause: &[String], start: usize) -> bool {
        let from = start.saturating_sub(AHEAD);
        let reach = |begin: usize| clause.get(begin..start).unwrap_or_default();
        (from..start).any(|begin| {
            let said = reach(begin);
            let longest = self
                .no
                .iter()
                .filter_map(|phrase| phrase.at(said))
                .map(|found| found.length);
            let Some(between) = longest.max().and_then(|length| said.get(length..)) else {
                return false;
            };
            let turned = between.iter().any(|word| TURNS.contains(&word.as_str()));
            let other = between.first().is_some_and(|word| NO_DENIAL.contains(&word.as_str()))
                || between.iter().any(|word| DOUBT.contains(&word.as_str()));
            !turned && !other
        })
    }

    fn denies_after(&self, clause: &[String], end: usize) -> bool {
        let rest = clause.get(end..).unwrap_or_default();
        let reach = rest.get(..BACK.min(rest.len())).unwrap_or_default();
        let positions = 0..reach.len();
        positions.into_iter().any(|at| {
            let (between, ahead) = reach.split_at(at);
            let stops = |word: &String| {
                let word = word.as_str();
                (TURNS.contains(&word) && word != "now") || NOT_GONE.contains(&word)
            };
            let gone = self.gone.iter().any(|phrase| phrase.at(ahead).is_some());
            gone && !between.iter().any(stops)
        })
    }
}

#[cfg(test)]
pub(super) fn lines() -> impl Iterator<Item = &'static str> {
    [NO, GONE, BACK_AGAIN].into_iter().flat_map(str::lines)
}
