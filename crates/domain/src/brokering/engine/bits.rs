//! Sets of facilities, by their places: a bit each.

/// How many words a set has at the least: 320 facilities. Sets of so many come and go by the million, on the stack.
const FEW: usize = 5;

/// A set of facilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bits {
    Few([u64; FEW]),
    Many(Box<[u64]>),
}

impl Default for Bits {
    fn default() -> Self {
        Self::Few([0; FEW])
    }
}

impl Bits {
    /// None of so many.
    pub(super) fn none(count: usize) -> Self {
        match words(count) {
            FEW => Self::Few([0; FEW]),
            more => Self::Many(vec![0; more].into()),
        }
    }

    pub(super) fn words(&self) -> &[u64] {
        match self {
            Self::Few(words) => words,
            Self::Many(words) => words,
        }
    }

    fn words_mut(&mut self) -> &mut [u64] {
        match self {
            Self::Few(words) => words,
            Self::Many(words) => words,
        }
    }

    pub(super) fn insert(&mut self, place: usize) {
        self.words_mut()[place / 64] |= 1 << (place % 64);
    }

    /// Inserts it, if it is so; whether it is so or not takes as long.
    pub(super) fn put(&mut self, place: usize, is_so: bool) {
        self.words_mut()[place / 64] |= u64::from(is_so) << (place % 64);
    }

    pub(super) fn remove(&mut self, place: usize) {
        self.words_mut()[place / 64] &= !(1 << (place % 64));
    }

    pub(super) fn has(&self, place: usize) -> bool {
        has(self.words(), place)
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Few(words) => words.iter().fold(0, |all, word| all | word) == 0,
            Self::Many(words) => words.iter().all(|word| *word == 0),
        }
    }

    pub(super) fn count(&self) -> u32 {
        self.words().iter().map(|word| word.count_ones()).sum()
    }

    /// True if there are two or more.
    pub(super) fn are_several(&self) -> bool {
        let mut words = self.words().iter().filter(|word| **word != 0);
        words.next().is_some_and(|word| word & (word - 1) != 0 || words.next().is_some())
    }

    /// Takes out those that are not as they should be.
    pub(super) fn retain(&mut self, is_so: impl Fn(usize) -> bool) {
        for (at, word) in self.words_mut().iter_mut().enumerate() {
            let mut left = *word;
            while left != 0 {
                let bit = left.trailing_zeros();
                left &= left - 1;
                *word &= !(u64::from(!is_so(at * 64 + bit as usize)) << bit);
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.words_mut().fill(0);
    }

    pub(super) fn and(&mut self, words: &[u64]) {
        self.with(words, |mine, other| *mine &= other);
    }

    pub(super) fn or(&mut self, words: &[u64]) {
        self.with(words, |mine, other| *mine |= other);
    }

    pub(super) fn minus(&mut self, words: &[u64]) {
        self.with(words, |mine, other| *mine &= !other);
    }

    /// Word by word; of a few, without counting them.
    fn with(&mut self, others: &[u64], change: impl Fn(&mut u64, u64)) {
        match (self, others.first_chunk::<FEW>()) {
            (Self::Few(mine), Some(others)) => {
                mine.iter_mut().zip(others).for_each(|(mine, other)| change(mine, *other));
            }
            (mine, _) => {
                mine.words_mut().iter_mut().zip(others).for_each(|(mine, other)| change(mine, *other));
            }
        }
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
        members(self.words())
    }
}

/// How many words a set of so many has.
pub(super) const fn words(count: usize) -> usize {
    let words = count.div_ceil(64);
    if words < FEW { FEW } else { words }
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
