//! From raw text to clauses of plain words: lower case, no accents, no apostrophes, no formatting. Only whole words leave
//! this file, so nothing downstream can find "hi" in "this".

/// The words of a message, clause by clause. Phrases never reach over a clause's end: "No, problem at the molars" is not
/// "no problem".
pub(super) struct Words {
    pub(super) clauses: Vec<Vec<String>>,
    /// There was a question mark, of any script.
    pub(super) asks: bool,
}

pub(super) fn split(text: &str) -> Words {
    let mut reader = Reader {
        clauses: Vec::new(),
        clause: Vec::new(),
        word: String::new(),
        asks: false,
    };
    let mut previous = ' ';
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        reader.take(character, previous, characters.peek().copied().unwrap_or(' '));
        previous = character;
    }
    reader.end_clause();
    Words {
        clauses: reader.clauses,
        asks: reader.asks,
    }
}

impl Words {
    /// The whole message in one line, without punctuation: for what only counts when nothing else is said.
    pub(super) fn whole(&self) -> String {
        self.clauses.concat().join(" ")
    }
}

/// One word as the lexicons spell it.
pub(super) fn folded(word: &str) -> String {
    word.chars()
        .filter(|character| !is_invisible(*character) && !is_apostrophe(*character))
        .flat_map(char::to_lowercase)
        .filter_map(without_accent)
        .collect()
}

struct Reader {
    clauses: Vec<Vec<String>>,
    clause: Vec<String>,
    word: String,
    asks: bool,
}

impl Reader {
    fn take(&mut self, character: char, previous: char, next: char) {
        match character {
            _ if is_invisible(character) => {}
            _ if is_apostrophe(character) => {
                // "doesn't" is one word; a quotation mark ends one.
                if !(previous.is_alphanumeric() && next.is_alphanumeric()) {
                    self.end_word();
                }
            }
            _ if is_letter(character) => self.word.extend(character.to_lowercase().filter_map(without_accent)),
            '-' | '‐' | '‑' if previous.is_alphanumeric() && next.is_alphanumeric() => self.end_word(),
            // WhatsApp's own formatting marks.
            '*' | '_' | '~' | '"' | '“' | '”' | '«' | '»' => self.end_word(),
            '\n' | '\r' => self.end_clause(),
            _ if character.is_whitespace() => self.end_word(),
            '/' | '|' => self.sign("or"),
            '&' | '+' => self.sign("and"),
            '(' if matches!(previous, ':' | '-') => self.sign(":("),
            '?' | '¿' | '？' | '؟' => {
                self.asks = true;
                self.end_clause();
            }
            _ if is_punctuation(character) => self.end_clause(),
            // An emoji, or a sign that nobody expects: a word of its own, known or not.
            _ => self.sign(character.encode_utf8(&mut [0; 4])),
        }
    }

    fn sign(&mut self, word: &str) {
        self.end_word();
        self.clause.push(word.to_owned());
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.clause.push(std::mem::take(&mut self.word));
        }
    }

    fn end_clause(&mut self) {
        self.end_word();
        if !self.clause.is_empty() {
            self.clauses.push(std::mem::take(&mut self.clause));
        }
    }
}

pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | '´' | 'ʼ')
}

/// Unicode's letters and digits, plus the Devanagari signs that are part of a word but no letters (virama, nukta).
pub(super) fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{093C}' | '\u{094D}')
}

/// Joiners, direction marks, variation selectors, combining accents, skin tones, gender signs: they change how a word or an
/// emoji looks, not what it says.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}' | '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
            | '\u{2640}' | '\u{2642}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1F3FB}'..='\u{1F3FF}'
    )
}

pub(super) fn is_punctuation(character: char) -> bool {
    character.is_ascii_punctuation()
        || character.is_control()
        || matches!(
            character,
            '¡' | '…' | '–' | '—' | '·' | '•' | '।' | '。' | '、' | '！' | '，'
        )
}

/// The accents of the languages in the lexicons, so that "sí" and "si", "não" and "nao" are one entry. `None` drops the
/// combining dot that lower-casing "İ" leaves.
fn without_accent(character: char) -> Option<char> {
    Some(match character {
        '\u{0300}'..='\u{036F}' => return None,
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    })
}
