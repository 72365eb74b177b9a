//! Configuration from the environment of the function: names and addresses only, never a secret.

use crate::StartError;

/// A variable that has to be there.
///
/// # Errors
/// When it is missing or empty: the deployment is incomplete.
pub fn required(name: &str) -> Result<String, StartError> {
    optional(name).ok_or_else(|| StartError(format!("the environment variable {name} is missing")))
}

/// A variable that may be left out or empty.
pub fn optional(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
