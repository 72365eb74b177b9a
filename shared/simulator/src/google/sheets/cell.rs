//! What stands in a cell, and the three ways of showing it.

use serde_json::{Value, json};

use super::formula;

/// Characters that fit into a cell.
pub(crate) const CHARACTERS_MOST: usize = 50_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Bool(bool),
    /// A day or time: its number, and how its cell shows it.
    Date {
        /// Days since 30 December 1899.
        serial: f64,
        shown: String,
    },
    /// Anything else that has a format, such as `50%`.
    Formatted {
        number: f64,
        shown: String,
    },
    Formula(String),
}

/// How values are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Render {
    /// As people see them.
    #[default]
    Formatted,
    /// As they are: numbers are numbers.
    Unformatted,
    /// Not computed.
    Formula,
}

impl Cell {
    pub(crate) fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// As people see it.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number_shown(*number),
            Self::Bool(true) => "TRUE".into(),
            Self::Bool(false) => "FALSE".into(),
            Self::Date { shown, .. } | Self::Formatted { shown, .. } => shown.clone(),
            Self::Formula(source) => formula::result(source).shown(),
        }
    }

    /// As an answer tells it. `dates_as_text` is for what is not formatted.
    pub(crate) fn json(&self, render: Render, dates_as_text: bool) -> Value {
        match (self, render) {
            (_, Render::Formatted) => json!(self.shown()),
            (Self::Empty, _) => json!(""),
            (Self::Text(text), _) => json!(text),
            (Self::Number(number) | Self::Formatted { number, .. }, _) => number_json(*number),
            (Self::Bool(bool), _) => json!(bool),
            (Self::Date { shown, .. }, _) if dates_as_text => json!(shown),
            (Self::Date { serial, .. }, _) => number_json(*serial),
            (Self::Formula(source), Render::Formula) => json!(source),
            (Self::Formula(source), Render::Unformatted) => formula::result(source).json(render, dates_as_text),
        }
    }
}

/// Google writes whole numbers without a point.
fn number_json(number: f64) -> Value {
    if whole(number) && number.abs() < 9_007_199_254_740_992.0 {
        // Exact below 2^53.
        number
            .to_string()
            .parse::<i64>()
            .map_or_else(|_| json!(number), |whole| json!(whole))
    } else {
        json!(number)
    }
}

fn whole(number: f64) -> bool {
    number.fract() == 0.0
}

/// Under the format "automatic": no more than ten digits behind the point, and large numbers with an exponent.
fn number_shown(number: f64) -> String {
    if number.abs() >= 1e15 {
        let written = format!("{number:.5E}");
        return written.replace('E', "E+");
    }
    if whole(number) {
        return format!("{number:.0}");
    }
    let written = format!("{number:.10}");
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_told_in_three_ways() {
        let date = Cell::Date {
            serial: 43831.0,
            shown: "2020-01-01".into(),
        };
        for (cell, formatted, unformatted, formula) in [
            (
                Cell::Number(919_876_543_210.0),
                json!("919876543210"),
                json!(919_876_543_210_i64),
                json!(919_876_543_210_i64),
            ),
            (Cell::Number(0.12), json!("0.12"), json!(0.12), json!(0.12)),
            (Cell::Number(1.5e20), json!("1.50000E+20"), json!(1.5e20), json!(1.5e20)),
            (Cell::Bool(true), json!("TRUE"), json!(true), json!(true)),
            (date, json!("2020-01-01"), json!(43831), json!(43831)),
            (Cell::Formula("=3/2".into()), json!("1.5"), json!(1.5), json!("=3/2")),
            (Cell::text("0012"), json!("0012"), json!("0012"), json!("0012")),
            (Cell::Empty, json!(""), json!(""), json!("")),
        ] {
            assert_eq!(cell.json(Render::Formatted, false), formatted);
            assert_eq!(cell.json(Render::Unformatted, false), unformatted);
            assert_eq!(cell.json(Render::Formula, false), formula);
        }
    }
}
