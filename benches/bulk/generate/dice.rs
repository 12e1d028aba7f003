//! Chance that falls the same way every time.

use fastrand::Rng;

/// The dice of one thing.
pub(crate) struct Dice(Rng);

impl Dice {
    /// The dice of the thing with this number: no other thing's rolls change them.
    pub(crate) fn of(seed: u64, what: u64, number: u64) -> Self {
        Self(Rng::with_seed(seed.rotate_left(40) ^ what.rotate_left(56) ^ number))
    }

    /// Whether something happens that happens so many times in a thousand.
    pub(crate) fn thousandths(&mut self, times: u32) -> bool {
        self.0.u32(0..1000) < times
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(crate) fn percent(&mut self, times: u32) -> bool {
        self.0.u32(0..100) < times
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0.u64(0..end)
    }

    /// One of these, each as likely as the other.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.0.usize(0..from.len())]
    }

    /// The place of one of these shares of a hundred; what they leave over is the last one's.
    pub(crate) fn share(&mut self, shares: &[u32]) -> usize {
        let mut left = self.0.u32(0..100);
        let taken = shares.iter().position(|share| match left.checked_sub(*share) {
            None => true,
            Some(rest) => {
                left = rest;
                false
            }
        });
        taken.unwrap_or(shares.len() - 1)
    }

    /// A rank below `end`: the second is half as likely as the first, the tenth a tenth (Zipf).
    pub(crate) fn rank(&mut self, end: u64) -> u64 {
        (((end + 1) as f64).powf(self.0.f64()) as u64 - 1).min(end - 1)
    }
}
