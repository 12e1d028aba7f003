//! Coordinates of the postal codes that a run needs. Only these are kept, however large the table is.

use std::collections::HashMap;

use super::Code;
use crate::brokering::facts::Coordinates;

/// The codes that are asked for, with what has been told of them.
///
/// A code that is told several times is in the middle of these places: a table has a line for each village, and the first
/// of them by the alphabet is nearer to nothing than any other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places(HashMap<Code, Option<Middle>>);

/// The middle of some places.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Middle {
    first: Coordinates,
    /// How far the others are from the first, together.
    north: f64,
    east: f64,
    places: u32,
}

impl Places {
    /// Asks for these codes, and for what else they may be called.
    pub fn of(codes: impl IntoIterator<Item = Code>) -> Self {
        Self(codes.into_iter().flat_map(Code::names).map(|code| (code, None)).collect())
    }

    /// True if no code is asked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tells where a code is, whether it is asked for or not.
    pub fn tell(&mut self, code: &Code, at: Coordinates) {
        if let Some(middle) = self.0.get_mut(code) {
            let before = middle.unwrap_or(Middle { first: at, north: 0.0, east: 0.0, places: 0 });
            *middle = Some(before.and(at));
        }
    }

    /// Where a code is, by the first of its names of which that is known.
    pub fn find(&self, code: Code) -> Option<Coordinates> {
        code.names().find_map(|name| self.0.get(&name).copied().flatten()).map(Middle::at)
    }
}

impl Middle {
    fn and(self, at: Coordinates) -> Self {
        Self {
            first: self.first,
            north: self.north + (at.latitude - self.first.latitude),
            east: self.east + half_round(at.longitude - self.first.longitude),
            places: self.places.saturating_add(1),
        }
    }

    fn at(self) -> Coordinates {
        let places = f64::from(self.places.max(1));
        Coordinates {
            latitude: self.first.latitude + self.north / places,
            longitude: half_round(self.first.longitude + self.east / places),
        }
    }
}

/// Degrees by the shorter way round: the places on both sides of the date line are near each other.
fn half_round(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}
