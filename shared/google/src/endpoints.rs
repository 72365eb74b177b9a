//! Where Google is: its own hosts, or one address that stands for all of them.

use reqwest::Url;

use crate::Failure;

const GOOGLE: &str = "https://www.googleapis.com";
/// Sheets has a host of its own.
const SHEETS: &str = "https://sheets.googleapis.com";

/// The addresses of the services, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// `None`: where the service account says.
    token: Option<String>,
    base: String,
    sheets: String,
}

impl Endpoints {
    /// Google's own hosts. Tokens come from the service account's `token_uri`.
    pub fn google() -> Self {
        Self {
            token: None,
            base: GOOGLE.to_owned(),
            sheets: SHEETS.to_owned(),
        }
    }

    /// Whatever answers at `base` as Google does: `{base}/token`, `{base}/calendar/v3`, `{base}/drive/v3`,
    /// `{base}/upload/drive/v3` and `{base}/v4/spreadsheets`.
    pub fn at(base: &str) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        Self {
            token: Some(format!("{base}/token")),
            sheets: base.clone(),
            base,
        }
    }

    /// What a configuration says: another base, or none.
    pub fn of(base: Option<&str>) -> Self {
        base.map_or_else(Self::google, Self::at)
    }

    pub(crate) fn token<'a>(&'a self, of_account: &'a str) -> &'a str {
        self.token.as_deref().unwrap_or(of_account)
    }

    pub(crate) fn calendar(&self, path: &[&str]) -> Result<Url, Failure> {
        url(&self.base, "calendar/v3", path)
    }

    pub(crate) fn drive(&self, path: &[&str]) -> Result<Url, Failure> {
        url(&self.base, "drive/v3", path)
    }

    pub(crate) fn upload(&self) -> Result<Url, Failure> {
        url(&self.base, "upload/drive/v3", &["files"])
    }

    pub(crate) fn sheets(&self, path: &[&str]) -> Result<Url, Failure> {
        url(&self.sheets, "v4/spreadsheets", path)
    }
}

/// Calendar ids hold `@` and `#`, and titles of tabs anything: every part of the path is escaped.
fn url(base: &str, service: &str, path: &[&str]) -> Result<Url, Failure> {
    // A URL drops such a part silently, and another resource would be meant.
    if path.iter().any(|part| matches!(*part, "" | "." | "..")) {
        return Err(Failure::refused("an empty id was given"));
    }
    let unusable = || Failure::refused("the address of Google's API is not a URL");
    let mut url = Url::parse(&format!("{base}/{service}")).map_err(|_error| unusable())?;
    url.path_segments_mut().map_err(|()| unusable())?.extend(path);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn google_has_its_own_hosts() {
        let google = Endpoints::google();
        assert_eq!(
            google.token("https://oauth2.googleapis.com/token"),
            "https://oauth2.googleapis.com/token"
        );
        let url = |url: Result<Url, Failure>| url.unwrap().to_string();
        assert_eq!(
            url(google.calendar(&["freeBusy"])),
            "https://www.googleapis.com/calendar/v3/freeBusy"
        );
        assert_eq!(
            url(google.drive(&["files"])),
            "https://www.googleapis.com/drive/v3/files"
        );
        assert_eq!(url(google.upload()), "https://www.googleapis.com/upload/drive/v3/files");
        assert_eq!(
            url(google.sheets(&["1AbC:batchUpdate"])),
            "https://sheets.googleapis.com/v4/spreadsheets/1AbC:batchUpdate"
        );
    }

    #[test]
    fn one_address_can_stand_for_all_of_them() {
        let here = Endpoints::at("http://127.0.0.1:9000/google/");
        assert_eq!(
            here.token("https://oauth2.googleapis.com/token"),
            "http://127.0.0.1:9000/google/token"
        );
        assert_eq!(
            here.upload().unwrap().as_str(),
            "http://127.0.0.1:9000/google/upload/drive/v3/files"
        );
        assert_eq!(
            here.sheets(&["1AbC", "values", "'50 %/a?'!A:A:append"])
                .unwrap()
                .as_str(),
            "http://127.0.0.1:9000/google/v4/spreadsheets/1AbC/values/'50%20%25%2Fa%3F'!A:A:append"
        );
    }

    #[test]
    fn an_id_stays_one_part_of_the_path() {
        let url = Endpoints::google().calendar(&["calendars", "en.usa#holiday@v/../x?y", "events"]);
        assert_eq!(
            url.unwrap().path(),
            "/calendar/v3/calendars/en.usa%23holiday@v%2F..%2Fx%3Fy/events"
        );
        for id in ["", ".", ".."] {
            let refused = Endpoints::google().calendar(&["calendars", id]);
            assert!(matches!(refused, Err(Failure::Permanent { .. })), "{id}");
        }
    }

    #[test]
    fn an_address_that_is_none_is_a_permanent_failure() {
        for base in ["", "calendar", "mailto:a"] {
            let refused = Endpoints::at(base).upload();
            assert!(matches!(refused, Err(Failure::Permanent { .. })), "{base}");
        }
    }
}
