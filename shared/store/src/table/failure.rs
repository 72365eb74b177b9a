//! What a failed call means for whoever asked.

use app::ports::StoreError;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
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

/// A transaction tells for each of its actions why it failed, in their order. `seen_marks` are the places of those that
/// say, when their condition fails, that an event was handled before.
pub fn transaction_failure(error: &SdkError<TransactWriteItemsError, Response>, seen_marks: &[usize]) -> StoreError {
    let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
        return failure(error);
    };
    let reasons = canceled
        .cancellation_reasons()
        .iter()
        .map(|reason| reason.code().unwrap_or("None"));
    of_reasons(&reasons.collect::<Vec<_>>(), seen_marks)
}

fn of_reasons(codes: &[&str], seen_marks: &[usize]) -> StoreError {
    let failed = |code: &&&str| **code == "ConditionalCheckFailed";
    // Wins over everything: an event that was handled before explains every other failure.
    if seen_marks
        .iter()
        .filter_map(|place| codes.get(*place))
        .any(|code| failed(&code))
    {
        return StoreError::Duplicate;
    }
    if codes
        .iter()
        .any(|code| matches!(*code, "ConditionalCheckFailed" | "TransactionConflict"))
    {
        return StoreError::Conflict;
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

    fn check(codes: &[&str], seen_marks: &[usize], expected: &str) {
        assert_eq!(of_reasons(codes, seen_marks).to_string(), expected, "{codes:?}");
    }

    #[test]
    fn a_seen_mark_explains_every_other_failure() {
        check(
            &["ConditionalCheckFailed", "ConditionalCheckFailed"],
            &[1],
            "this event was handled before",
        );
        check(
            &["TransactionConflict", "ConditionalCheckFailed"],
            &[1],
            "this event was handled before",
        );
        check(
            &["ConditionalCheckFailed", "None"],
            &[1],
            "changed by somebody else meanwhile",
        );
    }

    #[test]
    fn a_conflict_is_worth_a_new_decision_and_a_throttled_write_only_time() {
        check(
            &["None", "TransactionConflict"],
            &[],
            "changed by somebody else meanwhile",
        );
        check(
            &["ThrottlingError", "ConditionalCheckFailed"],
            &[],
            "changed by somebody else meanwhile",
        );
        check(
            &["None", "ThrottlingError"],
            &[],
            "the store is not available: ThrottlingError",
        );
        check(
            &["None", "ValidationError"],
            &[],
            "the store refuses: the transaction was cancelled: ValidationError",
        );
        check(
            &[],
            &[0],
            "the store refuses: the transaction was cancelled: no reason given",
        );
    }
}
