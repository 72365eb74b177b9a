//! Where the next page of a list starts: the sort key of the last item, in a form that callers pass on and do not read.

use app::ports::{Paging, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cursor {
    v: u8,
    /// Which list it belongs to: a cursor of another list would be a wrong answer, not an error.
    list: String,
    after: String,
}

pub fn write(list: &str, after: &str) -> Result<String, StoreError> {
    let cursor = Cursor {
        v: 1,
        list: list.to_owned(),
        after: after.to_owned(),
    };
    let json = serde_json::to_vec(&cursor).map_err(|_| StoreError::Broken("cursor: cannot be written".to_owned()))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

/// The sort key after which the page starts.
pub fn read(list: &str, paging: &Paging) -> Result<Option<String>, StoreError> {
    let broken = || StoreError::Broken("cursor: not one of this list".to_owned());
    let Some(text) = &paging.cursor else { return Ok(None) };
    let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| broken())?;
    let cursor: Cursor = serde_json::from_slice(&json).map_err(|_| broken())?;
    if cursor.v != 1 || cursor.list != list {
        return Err(broken());
    }
    Ok(Some(cursor.after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was_and_only_to_its_list() {
        let paging = |cursor: String| Paging {
            limit: 1,
            cursor: Some(cursor),
        };
        let cursor = write("cases", "0001#c-1").unwrap();
        assert_eq!(
            read("cases", &paging(cursor.clone())).unwrap().as_deref(),
            Some("0001#c-1")
        );
        assert_eq!(read("cases", &Paging { limit: 1, cursor: None }).unwrap(), None);
        for (list, cursor) in [
            ("tasks", cursor.clone()),
            ("cases", String::new()),
            ("cases", "%%".to_owned()),
            ("cases", URL_SAFE_NO_PAD.encode("{}")),
            ("cases", URL_SAFE_NO_PAD.encode(r#"{"v":2,"list":"cases","after":"x"}"#)),
        ] {
            let error = read(list, &paging(cursor)).unwrap_err();
            assert!(error.to_string().contains("cursor"), "{error}");
        }
    }
}
