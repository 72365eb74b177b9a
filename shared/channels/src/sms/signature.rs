//! The signature of Twilio's webhooks: `X-Twilio-Signature`.
//!
//! It is over the address that Twilio called and all the parameters that it posted, so nothing may be left out before it
//! is checked. Source: Twilio, "Webhooks security", and what their own validators do.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};

/// Whether `header` signs this call with one of the auth tokens (several while a token is being replaced). `url` is the
/// whole address that was called, with its query. An empty token signs nothing: anybody could use it.
pub fn verify(auth_tokens: &[SecretString], url: &str, params: &[(String, String)], header: Option<&str>) -> bool {
    let Some(tag) = header.and_then(|header| BASE64_STANDARD.decode(header.trim()).ok()) else {
        return false;
    };
    let params = in_order(params);
    // Twilio signs with the port or without it, whatever the address in its console says.
    let signed = [url.to_owned(), with_port(url), without_port(url)].map(|url| url + &params);
    let usable = auth_tokens.iter().filter(|token| !token.expose_secret().is_empty());
    // Every token is tried with every form, so that the time tells nothing.
    usable.fold(false, |found, token| {
        signed.iter().fold(found, |found, signed| {
            hmac::verify(&key(token), signed.as_bytes(), &tag).is_ok() | found
        })
    })
}

/// The header that [`verify`] accepts.
pub fn sign(auth_token: &SecretString, url: &str, params: &[(String, String)]) -> String {
    let signed = url.to_owned() + &in_order(params);
    BASE64_STANDARD.encode(hmac::sign(&key(auth_token), signed.as_bytes()).as_ref())
}

fn key(token: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.expose_secret().as_bytes())
}

/// Names and values, sorted by name; the values of one name sorted, each once.
fn in_order(params: &[(String, String)]) -> String {
    let mut by_name: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, value) in params {
        by_name.entry(name).or_default().insert(value);
    }
    let pairs = by_name
        .iter()
        .flat_map(|(name, values)| values.iter().flat_map(move |value| [*name, *value]));
    pairs.collect()
}

/// Scheme, host with its port, and the rest.
fn parts(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    Some((scheme, authority, rest))
}

/// Where the port starts: a colon in the brackets of an IPv6 address is none.
fn port(authority: &str) -> Option<usize> {
    let colon = authority.rfind(':')?;
    let digits = authority.get(colon + 1..)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(colon)
}

fn with_port(url: &str) -> String {
    let Some((scheme, authority, rest)) = parts(url) else {
        return url.to_owned();
    };
    if port(authority).is_some() {
        return url.to_owned();
    }
    let port = if scheme == "https" { 443 } else { 80 };
    format!("{scheme}://{authority}:{port}{rest}")
}

fn without_port(url: &str) -> String {
    let cut = parts(url).and_then(|(scheme, authority, rest)| {
        let host = authority.get(..port(authority)?)?;
        Some(format!("{scheme}://{host}{rest}"))
    });
    cut.unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        auth_token: String,
        cases: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Case {
        name: String,
        url: String,
        params: Vec<(String, String)>,
        signature: String,
    }

    fn vectors() -> Vectors {
        serde_json::from_str(include_str!("../../tests/fixtures/twilio/signature_vectors.json")).unwrap()
    }

    #[test]
    fn what_twilio_signs_is_accepted() {
        let vectors = vectors();
        assert!(vectors.cases.len() >= 5);
        let tokens = [SecretString::from("other"), SecretString::from(vectors.auth_token)];
        for case in vectors.cases {
            assert!(
                verify(&tokens, &case.url, &case.params, Some(&case.signature)),
                "{}",
                case.name
            );
        }
    }

    #[test]
    fn anything_else_is_refused() {
        let token = [SecretString::from("12345")];
        let Case {
            url, params, signature, ..
        } = vectors().cases.remove(0);
        let mut changed = params.clone();
        changed[0].1.push('x');
        assert!(!verify(&token, &url, &changed, Some(&signature)));
        assert!(!verify(&token, &url, &params[1..], Some(&signature)));
        assert!(!verify(&token, &format!("{url}&x=1"), &params, Some(&signature)));
        assert!(!verify(&[SecretString::from("1234")], &url, &params, Some(&signature)));
        assert!(!verify(&[], &url, &params, Some(&signature)));
        for header in [None, Some(""), Some("not base64!"), Some("AAAA")] {
            assert!(!verify(&token, &url, &params, header), "{header:?}");
        }
    }

    #[test]
    fn an_empty_token_opens_nothing() {
        let empty = SecretString::from("");
        let header = sign(&empty, "https://x/sms", &[]);
        assert!(!verify(&[empty], "https://x/sms", &[], Some(&header)));
    }

    #[test]
    fn ports_of_every_kind_of_host() {
        for (without, with) in [
            ("https://a.example/x?y=1", "https://a.example:443/x?y=1"),
            ("http://a.example", "http://a.example:80"),
            ("https://[::1]/x", "https://[::1]:443/x"),
        ] {
            assert_eq!(with_port(without), with);
            assert_eq!(without_port(with), without);
            assert_eq!(without_port(without), without);
        }
        assert_eq!(with_port("nonsense"), "nonsense");
    }
}
