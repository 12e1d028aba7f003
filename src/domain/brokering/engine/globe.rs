//! Distances on a sphere.

use crate::domain::brokering::facts::Coordinates;

/// The radius of the sphere, in metres (routing.md 1.1).
const RADIUS: f64 = 6_370_986.0;

/// A place as a point on a sphere of radius one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point([f64; 3]);

impl From<Coordinates> for Point {
    fn from(at: Coordinates) -> Self {
        let (north, east) = (at.latitude.to_radians(), at.longitude.to_radians());
        Self([north.cos() * east.cos(), north.cos() * east.sin(), north.sin()])
    }
}

impl Point {
    /// How far it is along the ground, in whole metres.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "no two places are further apart than half the way around"
    )]
    pub(super) fn metres(self, other: Self) -> u32 {
        let square: f64 = self.0.iter().zip(other.0).map(|(mine, its)| (mine - its) * (mine - its)).sum();
        (2.0 * RADIUS * (square.sqrt() / 2.0).min(1.0).asin()).round() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metres(a: (f64, f64), b: (f64, f64)) -> u32 {
        let point = |(latitude, longitude)| Point::from(Coordinates { latitude, longitude });
        point(a).metres(point(b))
    }

    #[test]
    fn distances_are_great_circles() {
        assert_eq!(metres((40.0, -74.0), (40.0, -74.0)), 0);
        assert_eq!(metres((0.0, 0.0), (0.0, 1.0)), 111_195, "a degree on the equator");
        assert_eq!(metres((0.0, 179.5), (0.0, -179.5)), 111_195, "across the date line");
        assert_eq!(metres((0.0, 0.0), (0.0, 180.0)), 20_015_043, "the other side of the globe");
        let (york, angeles) = ((40.7128, -74.0060), (34.0522, -118.2437));
        assert_eq!(metres(york, angeles), metres(angeles, york));
        assert!((3_930_000..3_940_000).contains(&metres(york, angeles)));
    }
}
