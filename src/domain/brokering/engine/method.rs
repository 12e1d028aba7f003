//! The shipping method that is enough from so near (routing.md 1.6).

use std::collections::HashMap;

use crate::domain::brokering::facts::Method;

const STANDARD: &str = "standard";

/// From so many metres on, each fast method is needed: 230, 500 and 650 miles.
const NEXT_DAY: u32 = 370_149;
const SECOND_DAY: u32 = 804_672;
const THIRD_DAY: u32 = 1_046_074;

/// How near a facility has to be for each method to be more than is needed.
pub(super) struct Methods<'f>(HashMap<&'f str, u32>);

impl<'f> Methods<'f> {
    /// A method of somebody's own is as fast as the days that it takes.
    pub(super) fn new(methods: &'f [Method]) -> Self {
        let enough = |method: &'f Method| match (method.name.as_str(), method.delivery_days) {
            ("next-day", _) | (_, Some(1)) => NEXT_DAY,
            ("second-day", _) | (_, Some(2)) => SECOND_DAY,
            ("third-day", _) | (_, Some(3)) => THIRD_DAY,
            (_, _) => u32::MAX,
        };
        Self(methods.iter().map(|method| (method.name.as_str(), enough(method))).collect())
    }

    /// What to send it by instead, if anything.
    pub(super) fn suggest(&self, method: &str, metres: Option<u32>) -> Option<String> {
        let enough = match self.0.get(method) {
            Some(enough) => *enough,
            None => return None,
        };
        let near = metres.is_some_and(|metres| metres <= enough && (enough < u32::MAX || metres > 0));
        (near && method != STANDARD).then(|| STANDARD.to_owned())
    }
}
