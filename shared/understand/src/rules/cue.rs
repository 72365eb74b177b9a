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
    /// "Ok", "great": heard, and a yes only to "shall we book this?".
    Okay,
    /// "Noted": heard, and no more than that.
    Acknowledged,
    NoThanks,
    Help,
    Person,
    Done,

    // Wishes.
    Register,
    NewCase,
    /// Something is wrong with a case, in so many words.
    Wrong,
    ByProduct,
    Finances,
    BookScan,
    SendScan,
    MoveVisit,
    CancelVisit,
    InEnglish,
    InSpanish,
    /// A wish that was denied: "don't book it", "not done".
    Refused,

    // What says something only beside the question that it answers.
    /// "I accept", "go ahead": a yes to a quotation or to a visit.
    Accept,
    /// "Too expensive", "keep it": a no to these.
    Decline,
    /// "Confirm": a yes to "shall we?"; elsewhere somebody still has to.
    Confirms,
    /// A quotation, named and no more.
    Quote,
    /// A visit, named and no more.
    Appointment,
    /// "Book it": a yes to "shall we book this?", and else a wish for a visit.
    BookIt,
    /// "You come", when we asked how the scan shall be taken.
    Come,
    /// "I will send it", the same.
    Sends,
    /// "I have sent everything", when we wait for files.
    Sent,
    /// "Another time", while a visit is being agreed on.
    OtherTime,
    /// "Cancel it".
    CancelIt,

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

impl Cue {
    /// Whether a "no" right before it denies it, and is no answer: "no booking, please".
    pub(super) fn is_wish(self) -> bool {
        matches!(
            self,
            Self::Register
                | Self::NewCase
                | Self::ByProduct
                | Self::BookScan
                | Self::BookIt
                | Self::SendScan
                | Self::MoveVisit
                | Self::CancelVisit
                | Self::CancelIt
                | Self::Come
        )
    }
}
