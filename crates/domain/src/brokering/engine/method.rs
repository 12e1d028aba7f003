//! The shipping method that is enough from so near (routing.md 1.6): the standard one or none. Where a method is slower than that, it is
//! enough from anywhere else; where nobody knows how long one takes, or it takes no day at all, nothing takes its place.

use crate::brokering::facts::Method;

const STANDARD: &str = "standard";

/// From so many metres on, each fast method is needed: 230, 500 and 650 miles.
const NEXT_DAY: u32 = 370_149;
const SECOND_DAY: u32 = 804_672;
const THIRD_DAY: u32 = 1_046_074;

/// How near a facility has to be for each method to be more than is needed.
pub(super) struct Methods<'f>(Vec<(&'f str, u32)>);

impl<'f> Methods<'f> {
    /// A method of somebody's own is as fast as the days that it takes.
    pub(super) fn new(methods: &'f [Method]) -> Self {
        let standard = methods.iter().find(|method| method.name == STANDARD);
        let standard = standard.and_then(|method| method.delivery_days);
        let enough = |method: &'f Method| {
            let metres = match (method.name.as_str(), method.delivery_days) {
                (_, Some(0)) => None,
                ("next-day", _) | (_, Some(1)) => Some(NEXT_DAY),
                ("second-day", _) | (_, Some(2)) => Some(SECOND_DAY),
                ("third-day", _) | (_, Some(3)) => Some(THIRD_DAY),
                (_, Some(days)) => standard.filter(|standard| days >= *standard).map(|_| u32::MAX),
                (_, None) => None,
            };
            Some((method.name.as_str(), metres?))
        };
        Self(methods.iter().filter_map(enough).collect())
    }

    /// What to send it by instead, if anything.
    pub(super) fn suggest(&self, method: &str, metres: Option<u32>) -> Option<String> {
        let (_, enough) = *self.0.iter().find(|(name, _)| *name == method)?;
        let near = metres.is_some_and(|metres| metres <= enough && (enough < u32::MAX || metres > 0));
        (near && method != STANDARD).then(|| STANDARD.to_owned())
    }
}
