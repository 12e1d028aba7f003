//! Sets of facilities, by their places: a bit each.

/// How many words of a set are kept in place: 320 facilities. Sets come and go by the million.
const IN_PLACE: usize = 5;

/// A set of facilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bits {
    /// How many words there are.
    words: usize,
    /// The words, as long as there are few.
    few: [u64; IN_PLACE],
    /// The words, if there are more.
    many: Box<[u64]>,
}

impl Bits {
    /// None of so many.
    pub(super) fn none(count: usize) -> Self {
        let words = words(count);
        let many = vec![0; if words > IN_PLACE { words } else { 0 }].into();
        Self { words, few: [0; IN_PLACE], many }
    }

    pub(super) fn words(&self) -> &[u64] {
        if self.words > IN_PLACE { &self.many } else { &self.few[..self.words] }
    }

    fn words_mut(&mut self) -> &mut [u64] {
        if self.words > IN_PLACE { &mut self.many } else { &mut self.few[..self.words] }
    }

    pub(super) fn insert(&mut self, place: usize) {
        self.words_mut()[place / 64] |= 1 << (place % 64);
    }

    pub(super) fn remove(&mut self, place: usize) {
        self.words_mut()[place / 64] &= !(1 << (place % 64));
    }

    pub(super) fn has(&self, place: usize) -> bool {
        has(self.words(), place)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words().iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> u32 {
        self.words().iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn clear(&mut self) {
        self.words_mut().fill(0);
    }

    pub(super) fn and(&mut self, words: &[u64]) {
        self.words_mut().iter_mut().zip(words).for_each(|(mine, other)| *mine &= other);
    }

    pub(super) fn or(&mut self, words: &[u64]) {
        self.words_mut().iter_mut().zip(words).for_each(|(mine, other)| *mine |= other);
    }

    pub(super) fn minus(&mut self, words: &[u64]) {
        self.words_mut().iter_mut().zip(words).for_each(|(mine, other)| *mine &= !other);
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
