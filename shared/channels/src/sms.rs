//! SMS through Twilio: messages out ([`Twilio::send`]), what people write and what became of our messages in ([`read()`]).
//!
//! Two steps in, because two functions do them: the door checks the signature and queues an [`Envelope`], unread; the
//! conversation reads it. Never here: whether somebody may be written to, and what a reply means.

mod envelope;
mod read;
mod refusal;
mod send;
mod sender;
pub mod signature;
mod text;

pub(crate) use envelope::CHANNEL;
pub use envelope::{Envelope, params};
pub use read::{SmsEvent, SmsStatus, Unreadable, read};
pub use send::Twilio;
pub use sender::{InvalidSender, Sender};
pub use text::{Encoding, Segments, plain, segments};
