//! A1 notation: from text to an area of a tab, and back.

use super::error::Error;
use super::grid::Tab;

/// Rows and columns of one tab, counted from 0. An end that is open is the grid's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    /// The place of the tab among the others.
    pub(crate) tab: usize,
    pub(crate) top: usize,
    pub(crate) left: usize,
    /// The first row that does not belong to it.
    pub(crate) bottom: Option<usize>,
    pub(crate) right: Option<usize>,
}

impl Area {
    /// One cell: whoever writes there may write further.
    pub(crate) fn is_cell(&self) -> bool {
        self.bottom == Some(self.top + 1) && self.right == Some(self.left + 1)
    }

    fn of_tab(tab: usize) -> Self {
        Self {
            tab,
            top: 0,
            left: 0,
            bottom: None,
            right: None,
        }
    }

    /// As Google names it, with its ends.
    pub(crate) fn name(&self, tab: &Tab) -> String {
        let bottom = self.bottom.unwrap_or(tab.rows).min(tab.rows).max(self.top + 1);
        let right = self.right.unwrap_or(tab.columns).min(tab.columns).max(self.left + 1);
        let first = format!("{}{}", letters(self.left), self.top + 1);
        let last = format!("{}{}", letters(right - 1), bottom);
        let title = title(&tab.title);
        if first == last {
            format!("{title}!{first}")
        } else {
            format!("{title}!{first}:{last}")
        }
    }
}

/// Reads a range in any of its forms. One without a tab is in the first.
pub(crate) fn read(text: &str, tabs: &[Tab]) -> Result<Area, Error> {
    parse(text, tabs).ok_or_else(|| Error::range(text))
}

fn parse(text: &str, tabs: &[Tab]) -> Option<Area> {
    let place = |title: &str| tabs.iter().position(|tab| tab.title == title);
    if let Some(quoted) = text.strip_prefix('\'') {
        let (title, rest) = unquoted(quoted)?;
        let tab = place(&title)?;
        return match rest.strip_prefix('!') {
            Some(cells) => corners(cells, tab),
            None => rest.is_empty().then(|| Area::of_tab(tab)),
        };
    }
    if let Some((title, cells)) = text.split_once('!') {
        return corners(cells, place(title)?);
    }
    let first = tabs.iter().position(|tab| !tab.hidden).unwrap_or_default();
    corners(text, first).or_else(|| Some(Area::of_tab(place(text)?)))
}

/// A title up to its closing quote, and what follows it. A quote inside is doubled.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut title = String::new();
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('\'')?;
        title.push_str(part);
        match after.strip_prefix('\'') {
            Some(more) => {
                title.push('\'');
                rest = more;
            }
            None => return Some((title, after)),
        }
    }
}

fn corners(text: &str, tab: usize) -> Option<Area> {
    let Some((first, last)) = text.split_once(':') else {
        let (column, row) = corner(text)?;
        let (column, row) = (column?, row?);
        return Some(Area {
            tab,
            top: row,
            left: column,
            bottom: Some(row + 1),
            right: Some(column + 1),
        });
    };
    let (first, last) = (corner(first)?, corner(last)?);
    let (left, right) = span(first.0, last.0);
    let (top, bottom) = span(first.1, last.1);
    // `A:5` and the like name nothing.
    let crossed = first.0.is_some() != last.0.is_some() && first.1.is_some() != last.1.is_some();
    (!crossed).then_some(Area {
        tab,
        top,
        left,
        bottom,
        right,
    })
}

/// The beginning, and the end if both sides name one.
fn span(one: Option<usize>, other: Option<usize>) -> (usize, Option<usize>) {
    match (one, other) {
        (Some(one), Some(other)) => (one.min(other), Some(one.max(other) + 1)),
        (one, other) => (one.or(other).unwrap_or_default(), None),
    }
}

/// `B7`, `B` or `7`, with dollars or without: the column and the row.
fn corner(text: &str) -> Option<(Option<usize>, Option<usize>)> {
    let text = text.replace('$', "");
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (letters, number) = text.split_at_checked(digits)?;
    let column = if letters.is_empty() {
        None
    } else {
        Some(column(letters)?)
    };
    let row = if number.is_empty() {
        None
    } else {
        Some(number.parse::<usize>().ok()?.checked_sub(1)?)
    };
    (column.is_some() || row.is_some()).then_some((column, row))
}

/// The number of a column, from its letters.
pub(crate) fn column(letters: &str) -> Option<usize> {
    // Google's own limit is 18,278 columns: ZZZ.
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let digits = letters
        .bytes()
        .map(|byte| usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    Some(digits.fold(0, |number, digit| number * 26 + digit) - 1)
}

pub(crate) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A title as it stands before the `!`: bare if it is a plain word that is no cell.
fn title(title: &str) -> String {
    let plain = title.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let word = title.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if plain && word && !matches!(corner(title), Some((Some(_), Some(_)))) {
        title.to_owned()
    } else {
        format!("'{}'", title.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tabs() -> Vec<Tab> {
        ["Sheet1", "My 'Tab'", "A1", "No!"]
            .iter()
            .zip(0..)
            .map(|(title, id)| Tab::new(id, title))
            .collect()
    }

    #[test]
    fn ranges_are_read_in_all_their_forms() {
        let tabs = tabs();
        for (text, name) in [
            ("Sheet1", "Sheet1!A1:Z1000"),
            ("'Sheet1'", "Sheet1!A1:Z1000"),
            ("'My ''Tab'''!A1:Z", "'My ''Tab'''!A1:Z1000"),
            ("My 'Tab'!b2", "'My ''Tab'''!B2"),
            ("A2:Z", "Sheet1!A2:Z1000"),
            ("A:A", "Sheet1!A1:A1000"),
            ("C:B", "Sheet1!B1:C1000"),
            ("1:1", "Sheet1!A1:Z1"),
            ("A2:2", "Sheet1!A2:Z2"),
            ("A1", "Sheet1!A1"),
            ("'A1'", "'A1'!A1:Z1000"),
            ("A1!A1", "'A1'!A1"),
            ("$B$3:$A$1", "Sheet1!A1:B3"),
            ("'No!'!C4", "'No!'!C4"),
        ] {
            let area = read(text, &tabs).unwrap();
            assert_eq!(area.name(&tabs[area.tab]), name, "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for wrong in [
            "",
            "Nope",
            "Nope!A1",
            "'Sheet1",
            "'Sheet1'A1",
            "Sheet1!",
            "Sheet1!A",
            "Sheet1!A0",
            "A:5",
            "A1:",
            "AAAA1",
        ] {
            let error = read(wrong, &tabs()).unwrap_err();
            assert_eq!(error.message(), format!("Unable to parse range: {wrong}"));
        }
    }

    #[test]
    fn columns_have_letters() {
        for (number, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!((letters(number).as_str(), column(name)), (name, Some(number)));
        }
    }
}
