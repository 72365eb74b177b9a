//! What a request's address consists of.

use lambda_http::Request;
use percent_encoding::percent_decode_str;

/// The parts between the slashes, as they were before they were escaped.
pub fn parts(request: &Request) -> Vec<String> {
    let parts = request.uri().path().split('/').filter(|part| !part.is_empty());
    parts
        .map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned())
        .collect()
}
