//! What the use cases need to talk to people: the wires out, and readers of what they write.

use std::future::Future;

use domain::MessageId;
use domain::message::{Address, Form, Outcome, Words};
use domain::practice::snippet;
use domain::reading::{Answer, Question};

/// The wires to people.
pub trait Wire: Sync {
    /// One attempt. `opaque` comes back with every status event of the message.
    fn send(&self, to: &Address, words: &Words, form: Form, opaque: &MessageId)
    -> impl Future<Output = Outcome> + Send;
}

/// Picks an approved answer for what no rule understood.
pub trait SnippetReader: Sync {
    /// `None`: none of them answers it, or it is not sure which. It never fails: whatever goes wrong is `None`.
    fn pick(&self, question: &snippet::Question) -> impl Future<Output = Option<snippet::Match>> + Send;
}

/// Reads free text.
pub trait Reader: Sync {
    fn read(&self, question: &Question) -> impl Future<Output = Answer> + Send;
}
