//! Other names under which items are found.

use domain::AppointmentId;
use domain::conversation::Conversation;

/// Carriers and people write a tracking number in either case.
pub fn tracking(number: &str) -> String {
    format!("TRACK#{}", number.trim().to_uppercase())
}

/// The appointment's own alias: its person is in its key.
pub fn visit(id: &AppointmentId) -> String {
    format!("VISIT#{id}")
}

/// The licence number that somebody gave when they registered.
pub fn licence_of(conversation: &Conversation) -> Option<String> {
    let licence = conversation.profile.licence.as_ref();
    licence.map(|licence| self::licence(&licence.number))
}

/// The same number is written with and without spaces and hyphens, and in either case.
pub fn licence(number: &str) -> String {
    let signs = number.chars().filter(|c| c.is_alphanumeric());
    format!("LICENCE#{}", signs.collect::<String>().to_uppercase())
}

pub fn provider_id(id: &str) -> String {
    format!("WAMID#{id}")
}
