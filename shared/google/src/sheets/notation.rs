//! A1 notation: how Google names cells. Rows and columns count from 0 here, and from 1 and `A` there.

/// All of a tab. Quoted always, so that a tab called `A1` is no cell.
pub(super) fn whole(tab: &str) -> String {
    format!("'{}'", tab.replace('\'', "''"))
}

/// Neighbouring cells of one row; at least one.
pub(super) fn cells(tab: &str, row: usize, column: usize, count: usize) -> String {
    let first = cell(row, column);
    let last = cell(row, column + count.max(1) - 1);
    format!("{}!{first}:{last}", whole(tab))
}

pub(super) fn cell(row: usize, column: usize) -> String {
    format!("{}{}", letters(column), row + 1)
}

/// `A` to `Z`, then `AA`.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let letter = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// How many rows there are down to the last one of a range that Google named, such as `'A tab'!A1:Z1000`.
pub(super) fn last_row(range: &str) -> Option<usize> {
    let last = bare(range).rsplit(':').next()?;
    last.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse().ok()
}

/// Whether a range that Google named begins in the first column.
pub(super) fn begins_in_a(range: &str) -> bool {
    let column: String = bare(range).chars().take_while(char::is_ascii_uppercase).collect();
    column == "A"
}

/// Without the tab, whose title may hold anything.
fn bare(range: &str) -> &str {
    range.rsplit_once('!').map_or(range, |(_, bare)| bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_google_names_them() {
        for (column, name) in [
            (0, "A"),
            (25, "Z"),
            (26, "AA"),
            (51, "AZ"),
            (53, "BB"),
            (701, "ZZ"),
            (702, "AAA"),
        ] {
            assert_eq!(letters(column), name);
        }
        assert_eq!(cells("Cases", 1, 2, 3), "'Cases'!C2:E2");
        assert_eq!(cells("Cases", 0, 0, 1), "'Cases'!A1:A1");
        assert_eq!(whole("Dr. O'Neil's"), "'Dr. O''Neil''s'");
    }

    #[test]
    fn googles_names_are_read() {
        assert_eq!(last_row("Sheet1!A1:Z1000"), Some(1000));
        assert_eq!(last_row("'What! A1:B2'!A7"), Some(7));
        assert_eq!(last_row("Sheet1"), None);
        assert!(begins_in_a("'What! B2'!A21:F25"));
        assert!(begins_in_a("A3"));
        for other in ["Sheet1!B2:C3", "Sheet1!AA1", "''"] {
            assert!(!begins_in_a(other), "{other}");
        }
    }
}
