//! What a failed call means for whoever asked.

use app::ports::OutsideError;
use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

/// Codes of calls that may work later (S3, "Error responses"); 5xx and lost connections come on top. What was damaged on its
/// way is sent again.
const LATER: [&str; 9] = [
    "BadDigest",
    "InternalError",
    "OperationAborted",
    "RequestTimeout",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottlingException",
    "XAmzContentChecksumMismatch",
    "XAmzContentSHA256Mismatch",
];

pub(crate) fn failure<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> OutsideError {
    let later = |why: &str| OutsideError::Unavailable(format!("the bucket: {why}"));
    let never = |why: &str| OutsideError::Refused(format!("the bucket: {why}"));
    let Some(service) = error.as_service_error() else {
        return match error {
            SdkError::ConstructionFailure(_) => never("the request could not be built"),
            SdkError::TimeoutError(_) => later("timeout"),
            SdkError::DispatchFailure(_) => later("no connection"),
            // A response that is not S3's: something between us and it.
            SdkError::ResponseError(_) | SdkError::ServiceError(_) | _ => later("no readable response"),
        };
    };
    let status = error.raw_response().map(|response| response.status().as_u16());
    // No message: S3 quotes the key, and whoever reads a log has no use for it.
    let code = service.code().unwrap_or("without a code");
    let passes = LATER.contains(&code) || status.is_some_and(|status| status >= 500 || status == 429);
    if passes { later(code) } else { never(code) }
}
