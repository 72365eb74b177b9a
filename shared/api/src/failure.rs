//! What a caller is told about a failure. Public text and internal context part ways here.

use app::Failure;
use runtime::problem::Problem;

pub fn problem(failure: Failure) -> Problem {
    match failure {
        Failure::Rejected(rejection) => Problem::new(
            409,
            "illegal-transition",
            "Not possible as things are",
            rejection.reason,
        ),
        Failure::NotFound(detail) => Problem::not_found(detail),
        Failure::Conflict(detail) => Problem::new(409, "conflict", "In conflict with what is there", detail),
        Failure::Known(customers) => {
            let ids: Vec<_> = customers.iter().map(|id| id.as_str().to_owned()).collect();
            let detail = format!(
                "known under this phone number or e-mail address: {}; if this is somebody else, send allow_duplicate: true",
                ids.join(", ")
            );
            Problem::new(409, "duplicate", "Somebody like this is known already", detail).with("duplicates", ids)
        }
        Failure::Invalid(detail) => Problem::malformed(detail),
        Failure::Unavailable(reason) => {
            tracing::error!(reason, "not available");
            Problem::unavailable()
        }
        Failure::Broken(reason) => {
            tracing::error!(reason, "broken");
            Problem::internal()
        }
    }
}
