//! Distances from an order's destination to each facility, computed once per order.

use super::bits::Bits;
use super::great_circle::{Point, metres, surely_further_than};
use crate::brokering::facts::Coordinates;

/// Places as points, axis by axis, so that all of them are gone through at once; infinitely far where a place is not known.
pub(super) struct Points {
    x: Vec<f64>,
    y: Vec<f64>,
    z: Vec<f64>,
}

impl FromIterator<Option<Coordinates>> for Points {
    fn from_iter<T: IntoIterator<Item = Option<Coordinates>>>(places: T) -> Self {
        let mut points = Self { x: Vec::new(), y: Vec::new(), z: Vec::new() };
        for place in places {
            let Point([x, y, z]) = place.map_or(Point([f64::INFINITY; 3]), Point::from);
            points.x.push(x);
            points.y.push(y);
            points.z.push(z);
        }
        points
    }
}

/// The distances of one order.
#[derive(Default)]
pub(super) struct Distances {
    to: Option<Point>,
    /// The squares of the straight ways, by facilities' places; infinite where a place is not known.
    squares: Vec<f64>,
}

impl Distances {
    /// Tells them anew.
    pub(super) fn tell(&mut self, from: &Points, to: Option<Coordinates>) {
        self.to = to.map(Point::from);
        self.squares.resize(from.x.len(), f64::INFINITY);
        match self.to {
            Some(to) => {
                let axes = from.x.iter().zip(&from.y).zip(&from.z);
                let squares = self.squares.iter_mut().zip(axes);
                squares.for_each(|(square, ((x, y), z))| *square = to.square(Point([*x, *y, *z])));
            }
            None => self.squares.fill(f64::INFINITY),
        }
    }

    /// True if the order's place is known.
    pub(super) const fn are_known(&self) -> bool {
        self.to.is_some()
    }

    /// The square of the straight way to a facility, if both places are known.
    pub(super) fn square(&self, facility: usize) -> Option<f64> {
        Some(self.squares[facility]).filter(|square| square.is_finite())
    }

    /// How far a facility is along the ground, in whole metres, if both places are known.
    pub(super) fn metres(&self, facility: usize) -> Option<u32> {
        self.square(facility).map(metres)
    }

    /// Those of some facilities to which it is the fewest metres; all, if nobody knows how far any is. Arcs are told only of the few that
    /// may be the nearest.
    pub(super) fn nearest(&self, among: &Bits) -> Bits {
        let least = among.iter().map(|facility| self.squares[facility]).fold(f64::INFINITY, f64::min);
        let mut near = among.clone();
        if least.is_finite() {
            let most = surely_further_than(least);
            near.retain(|facility| self.squares[facility] <= most);
        }
        if least.is_finite() && near.are_several() {
            let fewest = near.iter().filter_map(|facility| self.metres(facility)).min();
            near.retain(|facility| self.metres(facility) == fewest);
        }
        near
    }
}
