//! Distributes an order over the facilities that have something of it.

/// A unit that waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) id: i64,
    pub(super) variant: i64,
    pub(super) cents: i64,
}

/// What facilities are sorted by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    Distance,
    Stock,
    Availability,
}

/// Whether it may be sent in parts, and what a part is worth then, in cents.
#[derive(Clone, Copy)]
pub(super) enum Parts {
    One,
    Several { least: i64 },
}

/// A facility with what it has.
pub(super) struct Offer {
    facility: String,
    pub(super) metres: u32,
    /// Variant, what is there, what can be sent, and whether the rule's gate lets it.
    rows: Vec<(i64, i64, i64, bool)>,
}

impl Offer {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "metres on the globe")]
    pub(super) fn new(facility: String, at: (f64, f64), to: (f64, f64)) -> Self {
        let point = |(latitude, longitude): (f64, f64)| {
            let (north, east) = (latitude.to_radians(), longitude.to_radians());
            [north.cos() * east.cos(), north.cos() * east.sin(), north.sin()]
        };
        let square: f64 = point(at).iter().zip(point(to)).map(|(a, b)| (a - b) * (a - b)).sum();
        let metres = (2.0 * 6_370_986.0 * (square.sqrt() / 2.0).min(1.0).asin()).round() as u32;
        Self { facility, metres, rows: Vec::new() }
    }

    pub(super) fn add(&mut self, variant: i64, atp: i64, free: i64, gate: i64) {
        self.rows.push((variant, atp, free, free >= gate));
    }

    fn free(&self, variant: i64) -> i64 {
        self.rows.iter().find(|(of, ..)| *of == variant).map_or(0, |(_, _, free, _)| *free)
    }

    fn lets(&self, variant: i64) -> bool {
        self.rows.iter().any(|(of, _, _, lets)| *of == variant && *lets)
    }

    fn rank(&self, needed: &[(i64, i64)], sort: Sort) -> (i64, i64, i64, &str) {
        let sorted = match sort {
            Sort::Distance => i64::from(self.metres),
            Sort::Stock => -self.rows.iter().map(|(_, atp, ..)| atp).sum::<i64>(),
            Sort::Availability => 0,
        };
        let coverage: i64 = needed.iter().map(|(variant, units)| self.free(*variant).min(*units)).sum();
        let free: i64 = self.rows.iter().map(|(_, _, free, _)| free).sum();
        (sorted, -coverage, -free, &self.facility)
    }
}

/// Which units go from where.
pub(super) fn share(open: &[Unit], mut offers: Vec<Offer>, sort: Sort, parts: Parts) -> Vec<(Unit, String)> {
    let mut needed: Vec<(i64, i64)> = Vec::new();
    for unit in open {
        match needed.iter_mut().find(|(variant, _)| *variant == unit.variant) {
            Some((_, units)) => *units += 1,
            None => needed.push((unit.variant, 1)),
        }
    }
    let whole = |offer: &Offer| {
        needed.iter().all(|(variant, units)| offer.free(*variant) >= *units && offer.lets(*variant))
    };
    if let Parts::One = parts {
        offers.retain(whole);
    }
    offers.sort_by(|a, b| a.rank(&needed, sort).cmp(&b.rank(&needed, sort)));
    let (mut left, mut sent, mut worth) = (open.to_vec(), Vec::new(), Vec::new());
    for offer in offers {
        let mut room: Vec<(i64, i64)> = offer
            .rows
            .iter()
            .filter(|(.., lets)| *lets)
            .map(|(variant, _, free, _)| (*variant, *free))
            .collect();
        let mut cents = 0;
        let before = sent.len();
        left.retain(|unit| {
            let row = room.iter_mut().find(|(variant, free)| *variant == unit.variant && *free > 0);
            let Some((_, free)) = row else { return true };
            *free -= 1;
            cents += unit.cents;
            sent.push((*unit, offer.facility.clone()));
            false
        });
        if sent.len() > before {
            worth.push(cents);
        }
        if left.is_empty() {
            break;
        }
    }
    if !left.is_empty() {
        worth.push(left.iter().map(|unit| unit.cents).sum());
    }
    match parts {
        Parts::Several { least } if worth.len() > 1 && worth.iter().any(|cents| *cents < least) => Vec::new(),
        Parts::One | Parts::Several { .. } => sent,
    }
}
