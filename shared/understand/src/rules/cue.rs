//! What a word or a phrase tells about a message. A closed list: the lexicons map phrases to these, the verdict maps sets
//! of these to a reading.

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cue {
    // Answers.
    Yes,
    No,
    /// 👍 and its like: a yes when it stands alone, an acknowledgement beside a "thanks".
    Thumb,
    /// The aligner fits: "fits well", "no problem", "couldn't be better".
    Good,
    /// "Perfect", "very good": about the fit when it stands alone, politeness beside a "thanks".
    Praise,
    /// The aligner does not fit or is damaged, as a predicate: "too tight", "hurts", "broken".
    Bad,
    /// The same as a noun, which a "no" before it takes back: "gap", "issue", "pain".
    Trouble,
    /// Says nothing certain by itself ("fitting today"), but "not fitting" is a complaint.
    Fitting,
    /// Colours a statement ("properly", "well"); "not properly" is a complaint.
    Quality,
    Phase,
    Full,
    /// "All", "everything": the full case when nothing else is said.
    Everything,
    RejectedPhase,
    RejectedFull,
    Arrived,
    NotArrived,
    /// "Got it": the parcel when that was asked, else an acknowledgement.
    GotIt,
    /// "Not yet": the parcel when that was asked, else no answer.
    NotYet,

    // Talk.
    Status,
    Greeting,
    Thanks,
    /// "Ok", "great": heard, and no more than that.
    Acknowledged,
    NoThanks,
    Help,
    Person,
    Done,

    // What takes certainty away.
    /// The person says that they do not know (yet).
    Doubt,
    /// Conditions, alternatives, questions, modal verbs: a statement with one of these is not a plain statement.
    Unclear,
    /// An auxiliary before its subject: at the start of a clause it makes a question.
    Opener,
    /// One side, one arch, a bit: goes well with a complaint, never with an unconditional yes.
    Partly,
    /// "Only full case" is a choice; "only fits" is no plain yes.
    Only,
    But,
    /// Another subject altogether (invoice, appointment): nothing is decided about the case.
    Elsewhere,

    // Grammar.
    Not,
    And,
    Filler,
}
