//! Tables of text as offices keep them: with a comma, a semicolon or a tab between the cells, a byte order mark in front, and
//! columns that everybody names in their own way.
use super::report::plain;
use anyhow::{Context as _, Result, bail};
use csv::{ReaderBuilder, Trim};

/// A column that is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// As the API names the field.
    pub(super) name: &'static str,
    pub(super) also: &'static [&'static str],
    pub(super) form: Form,
}

/// What the API takes for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// A whole number; what is none goes as it is, and the API says so.
    Number,
    Flag,
    /// One of a few words, in lower case and without spaces.
    Word,
}

/// A table whose columns were found.
#[derive(Debug)]
pub(super) struct Table<'a> {
    columns: Vec<(&'a Column, Vec<usize>)>,
    /// Each with the line that it begins at.
    pub(super) rows: Vec<(u64, Vec<String>)>,
    /// Headers that nobody asked for.
    pub(super) ignored: Vec<String>,
}

impl<'a> Table<'a> {
    /// Each group in `needed` has to have one of its columns.
    pub(super) fn of_text(columns: &'a [Column], needed: &[&[&str]], text: &str) -> Result<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.context("this is no CSV")?;
            let line = record.position().map_or(0, csv::Position::line);
            records.push((line, record.iter().map(str::to_owned).collect()));
        }
        Self::of_records(columns, needed, records)
    }

    /// The first row is the headers'.
    pub(super) fn of_records(
        columns: &'a [Column],
        needed: &[&[&str]],
        records: Vec<(u64, Vec<String>)>,
    ) -> Result<Self> {
        let mut records = records.into_iter();
        let Some((_, headers)) = records.next() else {
            bail!("it is empty: expected a line of headers, {}", expected(columns));
        };
        let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
        let places = |column: &Column| -> Vec<usize> {
            let names = std::iter::once(&column.name).chain(column.also);
            let place = |name: &&str| folded.iter().position(|header| *header == fold(name));
            names.filter_map(place).collect()
        };
        let columns: Vec<_> = columns.iter().map(|column| (column, places(column))).collect();
        for group in needed {
            let has = |name: &str| {
                columns
                    .iter()
                    .any(|(column, places)| column.name == name && !places.is_empty())
            };
            if !group.iter().any(|name| has(name)) {
                let known: Vec<Column> = columns.iter().map(|(column, _)| **column).collect();
                bail!(
                    "there is no column {}; expected {}; found {}",
                    group.join(" or "),
                    expected(&known),
                    headers.join(", ")
                );
            }
        }
        let used = |place: usize| columns.iter().any(|(_, places)| places.contains(&place));
        let unused = headers.iter().enumerate();
        let ignored = unused
            .filter(|(place, header)| !used(*place) && !header.is_empty())
            .map(|(_, header)| header.clone())
            .collect();
        let empty = |cells: &Vec<String>| cells.iter().all(|cell| cell.trim().is_empty());
        Ok(Self {
            columns,
            rows: records.filter(|(_, cells)| !empty(cells)).collect(),
            ignored,
        })
    }

    /// What a row says, column by column: the first of a column's cells that says something.
    pub(super) fn cells<'r>(&'r self, row: &'r [String]) -> impl Iterator<Item = (&'a Column, &'r str)> {
        self.columns.iter().filter_map(move |(column, places)| {
            let cells = places.iter().filter_map(|place| row.get(*place));
            let said = cells.map(|cell| plain(cell.trim())).find(|text| !text.is_empty());
            said.map(|text| (*column, text))
        })
    }
}

/// The one that the line of headers has most of.
fn delimiter(text: &str) -> u8 {
    let headers = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| headers.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|delimiter| count(*delimiter))
        .unwrap_or(b',')
}

/// Case, spaces, underscores and hyphens make no other header.
fn fold(header: &str) -> String {
    let letters = plain(header.trim()).chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn expected(columns: &[Column]) -> String {
    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [
        Column {
            name: "name",
            also: &["full_name"],
            form: Form::Text,
        },
        Column {
            name: "phone",
            also: &["mobile"],
            form: Form::Text,
        },
        Column {
            name: "email",
            also: &[],
            form: Form::Text,
        },
    ];
    const NEEDED: &[&[&str]] = &[&["name"], &["email", "phone"]];

    #[track_caller]
    fn check(text: &str, expected: &[&[(&str, &str)]]) {
        let table = Table::of_text(&COLUMNS, NEEDED, text).unwrap();
        let rows: Vec<Vec<_>> = table
            .rows
            .iter()
            .map(|(_, row)| table.cells(row).map(|(column, text)| (column.name, text)).collect())
            .collect();
        assert_eq!(rows, expected, "{text}");
    }

    #[test]
    fn the_dialects_of_offices_are_one_table() {
        let jane: &[(&str, &str)] = &[("name", "Jane Doe"), ("phone", "+15550100021")];
        check("\u{feff}Name,PHONE\r\nJane Doe,'+15550100021\r\n", &[jane]);
        check("Full Name;Mobile;colour\n\"Jane Doe\";+15550100021;red\n;;\n", &[jane]);
        check("full_name\tphone\n Jane Doe \t+15550100021\n", &[jane]);
        check("phone,mobile,name\n,+15550100021,Jane Doe\n", &[jane]);
        check(
            "name,email\n\"Doe, Jane\",\"j\"\n",
            &[&[("name", "Doe, Jane"), ("email", "j")]],
        );
        check("name,phone\n", &[]);
    }

    #[test]
    fn wrong_headers_are_told_with_what_was_expected() {
        for text in ["", "colour,size\n1,2\n", "name,colour\nJane,red\n"] {
            let error = Table::of_text(&COLUMNS, NEEDED, text).unwrap_err().to_string();
            assert!(error.contains("name, phone, email"), "{error}");
        }
        let table = Table::of_text(&COLUMNS, NEEDED, "name,phone,colour\nx,y,z\n").unwrap();
        assert_eq!(table.ignored, ["colour"]);
        assert_eq!(table.rows[0].0, 2);
    }
}
