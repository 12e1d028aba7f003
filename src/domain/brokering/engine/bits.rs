//! Sets of facilities, by their places: a bit each.

/// A set of facilities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// None of so many.
    pub(super) fn none(count: usize) -> Self {
        Self(vec![0; words(count)])
    }

    pub(super) fn words(&self) -> &[u64] {
        &self.0
    }

    pub(super) fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub(super) fn remove(&mut self, place: usize) {
        self.0[place / 64] &= !(1 << (place % 64));
    }

    pub(super) fn has(&self, place: usize) -> bool {
        has(&self.0, place)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(super) fn and(&mut self, words: &[u64]) {
        self.0.iter_mut().zip(words).for_each(|(mine, other)| *mine &= other);
    }

    pub(super) fn or(&mut self, words: &[u64]) {
        self.0.iter_mut().zip(words).for_each(|(mine, other)| *mine |= other);
    }

    pub(super) fn minus(&mut self, words: &[u64]) {
        self.0.iter_mut().zip(words).for_each(|(mine, other)| *mine &= !other);
    }

    /// Takes those out that are also in `from`, into a set of their own.
    pub(super) fn split_off(&mut self, from: &[u64]) -> Self {
        let mut off = self.clone();
        off.and(from);
        self.minus(from);
        off
    }

    /// Its members, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        members(&self.0)
    }
}

pub(super) const fn words(count: usize) -> usize {
    count.div_ceil(64)
}

pub(super) const fn has(words: &[u64], place: usize) -> bool {
    words[place / 64] >> (place % 64) & 1 == 1
}

/// The members of a set that is only lent.
pub(super) fn members(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, word)| {
        let mut left = *word;
        std::iter::from_fn(move || {
            let bit = left.trailing_zeros() as usize;
            (left != 0).then(|| {
                left &= left - 1;
                at * 64 + bit
            })
        })
    })
}
