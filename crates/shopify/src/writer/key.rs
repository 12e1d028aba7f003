//! The key under which a shop remembers an intent: a UUID, as Shopify asks for, made of the intent's own name.

use serde::Serialize;

use domain::fingerprint::fingerprint;

/// The key of this intent, in this form of it.
pub(super) fn key<T: Serialize>(intent: &str, form: &T) -> String {
    let digits = fingerprint(&(intent, form));
    // A UUID of version 8: made by a rule of one's own.
    format!(
        "{}-{}-8{}-8{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..32]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_intent_has_the_same_key_and_another_form_of_it_another() {
        let one = key("levels/changes/1", &[1, 2]);
        assert_eq!(one, key("levels/changes/1", &[1, 2]));
        assert_ne!(one, key("levels/changes/1", &[1]));
        assert_ne!(one, key("levels/changes/2", &[1, 2]));
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    }
}
