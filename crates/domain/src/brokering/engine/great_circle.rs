//! Distances on a sphere.

use crate::brokering::facts::Coordinates;

/// The radius of the sphere, in metres (routing.md 1.1).
const RADIUS: f64 = 6_370_986.0;

/// Distances that differ by so many metres differ in whole metres, too, however they are rounded.
const LEEWAY: f64 = 2.0;

/// A place as a point on a sphere of radius one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point(pub(super) [f64; 3]);

impl From<Coordinates> for Point {
    fn from(at: Coordinates) -> Self {
        let (north, east) = (at.latitude.to_radians(), at.longitude.to_radians());
        Self([north.cos() * east.cos(), north.cos() * east.sin(), north.sin()])
    }
}

impl Point {
    /// The square of how far it is straight through the ground, in radii: quickly told, and it grows with the metres.
    pub(super) fn square(self, other: Self) -> f64 {
        let (x, y, z) = (self.0[0] - other.0[0], self.0[1] - other.0[1], self.0[2] - other.0[2]);
        x * x + y * y + z * z
    }
}

/// How far it is along the ground, in whole metres, by the square.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no two places are further apart than half the way around"
)]
pub(super) fn metres(square: f64) -> u32 {
    (2.0 * RADIUS * (square.sqrt() / 2.0).min(1.0).asin()).round() as u32
}

/// What is further by this square than another is further in whole metres. An arc grows faster than its chord.
pub(super) fn surely_further_than(square: f64) -> f64 {
    let chord = square.sqrt() + LEEWAY / RADIUS;
    chord * chord
}

/// A circle on the ground; what is not close to its edge is told by squares.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cycle {
    metres: u32,
    surely_within: f64,
    surely_beyond: f64,
}

impl Cycle {
    pub(super) fn new(metres: u32) -> Self {
        let square = |metres: f64| {
            let chord = 2.0 * (metres / RADIUS / 2.0).sin();
            chord * chord
        };
        let (inner, outer) = (f64::from(metres) - LEEWAY, f64::from(metres) + LEEWAY);
        let half_around = std::f64::consts::PI * RADIUS;
        Self {
            metres,
            surely_within: if inner > 0.0 { square(inner.min(half_around)) } else { 0.0 },
            surely_beyond: if outer < half_around { square(outer) } else { f64::INFINITY },
        }
    }

    /// True if a place is within, in whole metres, by the square of how far it is.
    pub(super) fn holds(&self, square: f64) -> bool {
        square < self.surely_within || (square <= self.surely_beyond && metres(square) <= self.metres)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(a: (f64, f64), b: (f64, f64)) -> u32 {
        let point = |(latitude, longitude)| Point::from(Coordinates { latitude, longitude });
        metres(point(a).square(point(b)))
    }

    #[test]
    fn distances_are_great_circles() {
        assert_eq!(between((40.0, -74.0), (40.0, -74.0)), 0);
        assert_eq!(between((0.0, 0.0), (0.0, 1.0)), 111_195, "a degree on the equator");
        assert_eq!(between((0.0, 179.5), (0.0, -179.5)), 111_195, "across the date line");
        assert_eq!(between((0.0, 0.0), (0.0, 180.0)), 20_015_043, "the other side of the globe");
        let (york, angeles) = ((40.7128, -74.0060), (34.0522, -118.2437));
        assert_eq!(between(york, angeles), between(angeles, york));
        assert!((3_930_000..3_940_000).contains(&between(york, angeles)));
    }

    #[test]
    fn squares_say_the_same_as_metres() {
        let point = |(latitude, longitude)| Point::from(Coordinates { latitude, longitude });
        let mut dice = fastrand::Rng::with_seed(7);
        let mut somewhere = |spread: f64| {
            let (north, east) = (dice.f64() - 0.5, dice.f64() - 0.5);
            point((north * 180.0 * spread, east * 360.0 * spread))
        };
        for spread in [1e-7, 1e-6, 1e-5, 1e-3, 0.1, 1.0] {
            for _ in 0..2_000 {
                let (here, one, other) = (somewhere(spread), somewhere(spread), somewhere(spread));
                let (short, long) = (here.square(one), here.square(other));
                let (near, far) = (metres(short), metres(long));
                if long > surely_further_than(short) {
                    assert!(far > near);
                }
                for within in [far.saturating_sub(3), far.saturating_sub(1), far, far + 1, far + 3, near] {
                    assert_eq!(Cycle::new(within).holds(long), far <= within);
                }
            }
        }
        let (pole, other) = (point((90.0, 0.0)), point((-90.0, 0.0)));
        let around = pole.square(other);
        assert!(Cycle::new(u32::MAX).holds(around) && !Cycle::new(20_000_000).holds(around));
    }
}
