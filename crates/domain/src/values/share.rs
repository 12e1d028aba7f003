//! A share of a whole as the catalog writes it: `10%`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A share between nothing and all, in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u16);

/// All of it.
const WHOLE: u16 = 10_000;

impl Share {
    /// So many percent; more than all is all.
    pub const fn percent(count: u8) -> Self {
        let hundredths = count as u16 * 100;
        Self(if hundredths < WHOLE { hundredths } else { WHOLE })
    }

    /// True if `part` is more than this share of `whole`.
    pub fn exceeded_by(self, part: usize, whole: usize) -> bool {
        part as u128 * u128::from(WHOLE) > whole as u128 * u128::from(self.0)
    }
}

impl FromStr for Share {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a share is a percentage: `10%`, `2.5%`".to_owned();
        let number = text.trim().strip_suffix('%').ok_or_else(wrong)?.trim();
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || fraction.len() > 2 {
            return Err(wrong());
        }
        let whole: u16 = whole.parse().map_err(|_| wrong())?;
        let fraction: u16 = format!("{fraction:0<2}").parse().map_err(|_| wrong())?;
        let hundredths = whole.checked_mul(100).and_then(|whole| whole.checked_add(fraction));
        match hundredths {
            Some(hundredths) if hundredths <= WHOLE => Ok(Self(hundredths)),
            Some(_) | None => Err("more than all of it".to_owned()),
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / 100, self.0 % 100);
        match fraction {
            0 => write!(f, "{whole}%"),
            _ => write!(f, "{}%", format!("{whole}.{fraction:02}").trim_end_matches('0')),
        }
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_reads_what_it_writes() {
        for (text, told) in
            [("10%", "10%"), ("2.5%", "2.5%"), (" 100 % ", "100%"), ("0.05%", "0.05%"), ("0%", "0%")]
        {
            assert_eq!(text.parse::<Share>().unwrap().to_string(), told);
        }
    }

    #[test]
    fn what_is_no_share_is_told_what_one_is() {
        for text in ["", "10", "%", "-1%", "1.%", ".5%", "1.234%", "ten%", "101%", "99999999%"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_part_exceeds_its_share_only_when_it_is_more() {
        for (part, whole, exceeds) in [(22, 220, false), (23, 220, true), (0, 0, false), (1, 0, true)] {
            assert_eq!(Share::percent(10).exceeded_by(part, whole), exceeds, "{part} of {whole}");
        }
        assert!(!Share::percent(100).exceeded_by(220, 220));
        assert!(Share::percent(0).exceeded_by(1, 220));
    }
}
