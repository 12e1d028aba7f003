//! Distances in a catalog: `"500 mi"`, `"800 km"`.

use std::str::FromStr;

use serde::Deserialize;

/// How far a rule reaches.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct Reach {
    /// How many.
    pub number: f64,
    /// Of what.
    pub unit: Unit,
}

/// What a distance is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 1 609.344 metres.
    Miles,
    /// 1 000 metres.
    Kilometres,
}

impl Unit {
    /// How many metres one is.
    pub const fn metres(self) -> f64 {
        match self {
            Self::Miles => 1609.344,
            Self::Kilometres => 1000.0,
        }
    }

    /// The word in the catalog.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Miles => "mi",
            Self::Kilometres => "km",
        }
    }
}

impl Reach {
    /// The same in whole metres, in which distances are compared.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a reach is positive and at most once around the globe"
    )]
    pub fn metres(self) -> u32 {
        (self.number * self.unit.metres()).round() as u32
    }
}

impl std::fmt::Display for Reach {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.number, self.unit.word())
    }
}

impl FromStr for Reach {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let (number, unit) = text.split_at(text.len() - digits.len());
        let unit = match unit.trim() {
            "mi" | "miles" | "mile" => Unit::Miles,
            "km" => Unit::Kilometres,
            _ => return Err(format!("\"{text}\" is no distance: write \"500 mi\" or \"800 km\"")),
        };
        let reach = match number.parse::<f64>() {
            Ok(number) => Self { number, unit },
            Err(_) => return Err(format!("\"{text}\" is no distance: write \"500 mi\" or \"800 km\"")),
        };
        match reach.number * unit.metres() {
            metres if (1.0..=AROUND).contains(&metres) => Ok(reach),
            _ => {
                Err(format!("\"{text}\": a distance is more than nothing and at most once around the globe"))
            }
        }
    }
}

/// Once around the globe, in metres.
const AROUND: f64 = 40_100_000.0;

impl TryFrom<String> for Reach {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}
