//! Formulas, as far as anybody needs them here: arithmetic with numbers, and a text. Whatever else there is shows `#NAME?`.

use super::cell::Cell;

/// What a formula comes to. `source` begins with `=`.
pub(crate) fn result(source: &str) -> Cell {
    let source = source.strip_prefix('=').unwrap_or(source).trim();
    let quoted = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(text) = quoted.filter(|text| !text.replace("\"\"", "").contains('"')) {
        return Cell::text(&text.replace("\"\"", "\""));
    }
    let mut reader = Reader(source);
    match reader.sum() {
        Some(number) if reader.skip().is_empty() && number.is_finite() => Cell::Number(number),
        Some(_) if reader.skip().is_empty() => Cell::text("#DIV/0!"),
        Some(_) | None => Cell::text("#NAME?"),
    }
}

/// What is left to read.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn skip(&mut self) -> &'a str {
        self.0 = self.0.trim_start();
        self.0
    }

    fn take(&mut self, sign: char) -> bool {
        match self.skip().strip_prefix(sign) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Option<f64> {
        let mut sum = self.product()?;
        loop {
            if self.take('+') {
                sum += self.product()?;
            } else if self.take('-') {
                sum -= self.product()?;
            } else {
                return Some(sum);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut product = self.factor()?;
        loop {
            if self.take('*') {
                product *= self.factor()?;
            } else if self.take('/') {
                product /= self.factor()?;
            } else {
                return Some(product);
            }
        }
    }

    fn factor(&mut self) -> Option<f64> {
        if self.take('-') {
            return Some(-self.factor()?);
        }
        if self.take('+') {
            return self.factor();
        }
        if self.take('(') {
            let inner = self.sum()?;
            return self.take(')').then_some(inner);
        }
        let text = self.skip();
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let (number, rest) = text.split_at_checked(end)?;
        self.0 = rest;
        number.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_computed_is() {
        for (source, shown) in [
            ("=1+1", "2"),
            ("=4/2", "2"),
            ("= 2 * (3 - 1.5) ", "3"),
            ("=-(2)+5", "3"),
            ("=\"a \"\"b\"\"\"", "a \"b\""),
            ("=1/0", "#DIV/0!"),
            ("=SUM(A1:A3)", "#NAME?"),
            ("=HYPERLINK(\"https://example.com\")", "#NAME?"),
            ("=1+", "#NAME?"),
            ("=", "#NAME?"),
        ] {
            assert_eq!(result(source).shown(), shown, "{source}");
        }
    }
}
