//! Prices: whole minor units of an ISO 4217 currency. Never a float.

use iso_currency::Currency;

/// An amount of money, zero or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    /// In the currency's smallest unit: cents, paise, yen.
    minor: i64,
    currency: Currency,
}

/// What an amount has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidMoney {
    Amount,
    Currency,
}

impl std::fmt::Display for InvalidMoney {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Amount => {
                "expected a whole number of the currency's smallest unit (125000 for 1,250.00), from 1 to 10^12"
            }
            Self::Currency => "expected an ISO 4217 code of a currency, such as INR or USD",
        })
    }
}

/// More than any case costs, in the smallest unit of the weakest currency.
const MOST: i64 = 1_000_000_000_000;

impl Money {
    /// # Errors
    /// When the amount is not positive or absurd, or the currency's code is not known.
    pub fn new(minor: i64, currency: &str) -> Result<Self, InvalidMoney> {
        if !(1..=MOST).contains(&minor) {
            return Err(InvalidMoney::Amount);
        }
        let code = currency.trim().to_ascii_uppercase();
        let currency = Currency::from_code(&code).ok_or(InvalidMoney::Currency)?;
        Ok(Self { minor, currency })
    }

    pub fn minor(self) -> i64 {
        self.minor
    }

    pub fn code(self) -> &'static str {
        self.currency.code()
    }

    /// The whole units, and the rest with its digits: (1250, "00"), or (1250, "") where there is no smaller unit.
    pub fn parts(self) -> (i64, String) {
        let digits = u32::from(self.currency.exponent().unwrap_or(0));
        let unit = 10_i64.pow(digits);
        let width = usize::try_from(digits).unwrap_or_default();
        let rest = if width == 0 {
            String::new()
        } else {
            format!("{:0width$}", self.minor % unit)
        };
        (self.minor / unit, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_currency_has_its_own_smallest_unit() {
        let parts = |minor, code| Money::new(minor, code).unwrap().parts();
        assert_eq!(parts(125_000, "INR"), (1250, "00".to_owned()));
        assert_eq!(parts(5, "usd"), (0, "05".to_owned()));
        assert_eq!(parts(1250, "JPY"), (1250, String::new()));
        assert_eq!(parts(1_250_005, "KWD"), (1250, "005".to_owned()));
    }

    #[test]
    fn odd_amounts_and_currencies_are_refused() {
        assert_eq!(Money::new(0, "INR"), Err(InvalidMoney::Amount));
        assert_eq!(Money::new(-5, "INR"), Err(InvalidMoney::Amount));
        assert_eq!(Money::new(5, "RUPEES"), Err(InvalidMoney::Currency));
    }
}
