//! Coordinates of facilities and orders: around the largest cities of the United States, by size.

use fastrand::Rng;

/// Latitude and longitude, the largest city first.
const CITIES: [(f64, f64); 40] = [
    (40.713, -74.006),  // New York
    (34.052, -118.244), // Los Angeles
    (41.878, -87.630),  // Chicago
    (29.760, -95.370),  // Houston
    (33.448, -112.074), // Phoenix
    (39.953, -75.165),  // Philadelphia
    (29.425, -98.494),  // San Antonio
    (32.716, -117.161), // San Diego
    (32.777, -96.797),  // Dallas
    (30.332, -81.656),  // Jacksonville
    (30.267, -97.743),  // Austin
    (37.338, -121.886), // San José
    (35.227, -80.843),  // Charlotte
    (39.961, -82.999),  // Columbus
    (39.768, -86.158),  // Indianapolis
    (37.775, -122.419), // San Francisco
    (47.606, -122.332), // Seattle
    (39.739, -104.990), // Denver
    (35.468, -97.516),  // Oklahoma City
    (36.163, -86.781),  // Nashville
    (38.907, -77.037),  // Washington
    (31.762, -106.485), // El Paso
    (36.170, -115.140), // Las Vegas
    (42.360, -71.059),  // Boston
    (42.331, -83.046),  // Detroit
    (45.515, -122.679), // Portland
    (38.253, -85.758),  // Louisville
    (35.150, -90.049),  // Memphis
    (39.290, -76.612),  // Baltimore
    (43.039, -87.906),  // Milwaukee
    (35.084, -106.650), // Albuquerque
    (33.749, -84.388),  // Atlanta
    (25.762, -80.192),  // Miami
    (38.627, -90.199),  // St. Louis
    (44.978, -93.265),  // Minneapolis
    (27.951, -82.457),  // Tampa
    (29.951, -90.072),  // New Orleans
    (40.441, -79.996),  // Pittsburgh
    (40.761, -111.891), // Salt Lake City
    (21.307, -157.858), // Honolulu
];

/// Newark, Reno, Atlanta and Dallas: where warehouses are.
pub(crate) const WAREHOUSES: [(f64, f64); 4] =
    [(40.736, -74.172), (39.530, -119.814), (33.749, -84.388), (32.777, -96.797)];

/// Somewhere in or around a city.
pub(crate) fn around(dice: &mut Rng) -> (f64, f64) {
    let (latitude, longitude) = CITIES[rank(dice, CITIES.len())];
    let mut off = || (dice.f64() - 0.5) * dice.f64() * 2.0;
    (latitude + off(), longitude + off())
}

/// A rank below `end`: the second is half as likely as the first, the tenth a tenth (Zipf).
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks are small"
)]
pub(crate) fn rank(dice: &mut Rng, end: usize) -> usize {
    (((end + 1) as f64).powf(dice.f64()) as usize - 1).min(end - 1)
}
