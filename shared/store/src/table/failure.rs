//! What a failed call means for whoever asked.

use app::ports::StoreError;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;

type Response = aws_sdk_dynamodb::config::http::HttpResponse;

/// Codes of calls that may work later (DynamoDB, "Error handling"); 5xx and lost connections come on top.
const LATER: [&str; 7] = [
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionInProgressException",
];

pub fn failure<E: ProvideErrorMetadata>(error: &SdkError<E, Response>) -> StoreError {
    let Some(service) = error.as_service_error() else {
        return match error {
            SdkError::ConstructionFailure(_) => StoreError::Broken("the request could not be built".to_owned()),
            SdkError::TimeoutError(_) => StoreError::Unavailable("timeout".to_owned()),
            SdkError::DispatchFailure(_) => StoreError::Unavailable("no connection".to_owned()),
            // A response that is not DynamoDB's: something between us and it.
            SdkError::ResponseError(_) | SdkError::ServiceError(_) | _ => {
                StoreError::Unavailable("no readable response".to_owned())
            }
        };
    };
    let code = service.code().unwrap_or("without a code");
    if matches!(code, "ConditionalCheckFailedException" | "TransactionConflictException") {
        return StoreError::Conflict;
    }
    let server_fault = error
        .raw_response()
        .is_some_and(|response| response.status().is_server_error());
    if server_fault || LATER.contains(&code) {
        return StoreError::Unavailable(code.to_owned());
    }
    // A validation quotes what it refuses, which may be personal.
    match service.message() {
        Some(message) if code != "ValidationException" => StoreError::Broken(format!("{code}: {message}")),
        Some(_) | None => StoreError::Broken(code.to_owned()),
    }
}

/// What it means that the condition of a write was not met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unmet {
    Conflict,
    /// The event was handled before.
    Duplicate,
    SlotTaken,
}

impl From<Unmet> for StoreError {
    fn from(unmet: Unmet) -> Self {
        match unmet {
            Unmet::Conflict => Self::Conflict,
            Unmet::Duplicate => Self::Duplicate,
            Unmet::SlotTaken => Self::SlotTaken,
        }
    }
}

/// A plain write's failure.
pub fn put_failure(error: &SdkError<PutItemError, Response>, unmet: Unmet) -> StoreError {
    match error.as_service_error() {
        Some(PutItemError::ConditionalCheckFailedException(_)) => unmet.into(),
        Some(_) | None => failure(error),
    }
}

/// A transaction tells for each of its actions why it failed, in their order; `unmet` says in the same order what that
/// means where it was the condition.
pub fn transaction_failure(error: &SdkError<TransactWriteItemsError, Response>, unmet: &[Unmet]) -> StoreError {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
        return failure(error);
    };
    let reasons = canceled
        .cancellation_reasons()
        .iter()
        .map(|reason| reason.code().unwrap_or("None"));
    of_reasons(&reasons.collect::<Vec<_>>(), unmet)
}

fn of_reasons(codes: &[&str], unmet: &[Unmet]) -> StoreError {
    let failed = |what: Unmet| {
        let mut places = codes.iter().zip(unmet);
        places.any(|(code, unmet)| *code == "ConditionalCheckFailed" && *unmet == what)
    };
    // Wins over everything: an event that was handled before explains every other failure.
    if failed(Unmet::Duplicate) {
        return StoreError::Duplicate;
    }
    // Wins over a slot: what was decided on old knowledge may have wanted a time that is not wanted any more.
    if failed(Unmet::Conflict) || codes.contains(&"TransactionConflict") {
        return StoreError::Conflict;
    }
    if failed(Unmet::SlotTaken) {
        return StoreError::SlotTaken;
    }
    let later = |code: &&&str| matches!(**code, "ThrottlingError" | "ProvisionedThroughputExceeded");
    if let Some(code) = codes.iter().find(later) {
        return StoreError::Unavailable((*code).to_owned());
    }
    let first = codes.iter().find(|code| **code != "None").unwrap_or(&"no reason given");
    StoreError::Broken(format!("the transaction was cancelled: {first}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(codes: &[&str], unmet: &[Unmet], expected: &str) {
        assert_eq!(of_reasons(codes, unmet).to_string(), expected, "{codes:?}");
    }

    #[test]
    fn a_seen_mark_explains_every_other_failure() {
        for first in ["ConditionalCheckFailed", "TransactionConflict"] {
            check(
                &[first, "ConditionalCheckFailed"],
                &[Unmet::Conflict, Unmet::Duplicate],
                "this event was handled before",
            );
        }
        check(
            &["ConditionalCheckFailed", "ConditionalCheckFailed"],
            &[Unmet::Duplicate, Unmet::SlotTaken],
            "this event was handled before",
        );
        check(
            &["ConditionalCheckFailed", "None"],
            &[Unmet::Conflict, Unmet::Duplicate],
            "changed by somebody else meanwhile",
        );
    }

    #[test]
    fn a_taken_slot_is_told_from_a_conflict_which_comes_first() {
        let unmet = [Unmet::Conflict, Unmet::SlotTaken];
        check(&["None", "ConditionalCheckFailed"], &unmet, "the time is taken");
        check(
            &["ThrottlingError", "ConditionalCheckFailed"],
            &unmet,
            "the time is taken",
        );
        for first in ["ConditionalCheckFailed", "TransactionConflict"] {
            check(
                &[first, "ConditionalCheckFailed"],
                &unmet,
                "changed by somebody else meanwhile",
            );
        }
        // Somebody is booking it just now: nobody knows yet how that ends.
        check(
            &["None", "TransactionConflict"],
            &unmet,
            "changed by somebody else meanwhile",
        );
    }

    #[test]
    fn a_conflict_is_worth_a_new_decision_and_a_throttled_write_only_time() {
        let unmet = [Unmet::Conflict; 2];
        check(
            &["ThrottlingError", "ConditionalCheckFailed"],
            &unmet,
            "changed by somebody else meanwhile",
        );
        check(
            &["None", "ThrottlingError"],
            &unmet,
            "the store is not available: ThrottlingError",
        );
        check(
            &["None", "ValidationError"],
            &unmet,
            "the store refuses: the transaction was cancelled: ValidationError",
        );
        check(
            &[],
            &unmet,
            "the store refuses: the transaction was cancelled: no reason given",
        );
    }
}
