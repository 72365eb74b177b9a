//! `/calendar/<key>.ics`: appointments for a calendar program. Whoever has the address may read it; there is no other key.

use lambda_http::http::HeaderValue;
use lambda_http::http::StatusCode;
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use lambda_http::{Body, Request, Response};
use runtime::problem::Problem;
use store::Chairside;

pub(super) async fn read(app: &Chairside, file: &str, request: &Request) -> Result<Response<Body>, Problem> {
    // Some programs drop the ending.
    let key = file.strip_suffix(".ics").unwrap_or(file);
    let calendar = app.calendar(key, runtime::now()).await.map_err(api::problem)?;
    Ok(answer(calendar, request))
}

fn answer(calendar: String, request: &Request) -> Response<Body> {
    let tag = format!("\"{}\"", app::sha256_hex(calendar.as_bytes()));
    let known = request.headers().get_all(IF_NONE_MATCH).iter();
    let is_known = known
        .filter_map(|header| header.to_str().ok())
        .any(|header| names(header, &tag));
    let mut response = if is_known {
        let mut response = Response::new(Body::Empty);
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let mut response = Response::new(Body::Text(calendar));
        let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=300"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    response
}

/// Whether the header names this tag. Weak ones are compared as strong ones are (RFC 9110, 13.1.2).
fn names(header: &str, tag: &str) -> bool {
    let mut tags = header.split(',').map(str::trim);
    tags.any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(known: &[&str]) -> Response<Body> {
        let mut request = Request::new(Body::Empty);
        for tag in known {
            let value = HeaderValue::from_str(tag).unwrap();
            request.headers_mut().append(IF_NONE_MATCH, value);
        }
        answer("BEGIN:VCALENDAR\r\n".to_owned(), &request)
    }

    fn header(response: &Response<Body>, name: &str) -> String {
        response.headers()[name].to_str().unwrap().to_owned()
    }

    #[test]
    fn what_a_program_has_already_is_not_sent_again() {
        let first = asked(&[]);
        assert_eq!(first.status(), 200);
        assert_eq!(header(&first, "content-type"), "text/calendar; charset=utf-8");
        assert_eq!(header(&first, "cache-control"), "private, max-age=300");
        let tag = header(&first, "etag");
        let weak = format!("\"x\", W/{tag}");
        for known in [vec![tag.as_str()], vec!["\"x\"", tag.as_str()], vec![&weak], vec!["*"]] {
            let again = asked(&known);
            assert_eq!(again.status(), 304, "{known:?}");
            assert_eq!(header(&again, "etag"), tag);
            assert!(matches!(again.body(), Body::Empty));
        }
        for known in [vec!["\"x\""], vec![tag.trim_matches('"')], vec![""]] {
            assert_eq!(asked(&known).status(), 200, "{known:?}");
        }
    }
}
