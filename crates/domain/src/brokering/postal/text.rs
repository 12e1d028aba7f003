//! A short text without an allocation: tables of postal codes have millions of them.

/// The longest code that is compared. No country has longer ones.
const LONGEST: usize = 14;

/// Capital letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct Text {
    bytes: [u8; LONGEST],
    length: u8,
}

impl Text {
    /// These letters and digits; none if there are more than any code has.
    pub(super) fn of<'b>(bytes: impl IntoIterator<Item = &'b u8>) -> Option<Self> {
        bytes.into_iter().try_fold(Self::default(), |text, byte| text.and(*byte))
    }

    /// With another letter or digit behind it.
    pub(super) fn and(mut self, byte: u8) -> Option<Self> {
        *self.bytes.get_mut(usize::from(self.length))? = byte;
        self.length += 1;
        Some(self)
    }

    /// What is in it.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// How many letters and digits it has.
    pub(super) fn length(&self) -> usize {
        self.length.into()
    }

    /// Its first letters and digits, that many.
    pub(super) fn cut(&self, length: usize) -> Option<Self> {
        Self::of(self.bytes().iter().take(length))
    }

    /// With zeros before it, up to that length.
    pub(super) fn with_zeros(&self, length: usize) -> Option<Self> {
        let zeros = std::iter::repeat_n(&b'0', length.saturating_sub(self.length()));
        Self::of(zeros.chain(self.bytes()))
    }
}
