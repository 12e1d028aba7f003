//! The idempotency key of an intent: a UUID, as Shopify asks for, derived from the intent's name and form.

use serde::Serialize;
use uuid::Uuid;

use domain::values::fingerprint::digest;

/// The key of this intent, in this form of it.
pub(super) fn key<T: Serialize>(intent: &str, form: &T) -> String {
    let digest = digest(&(intent, form));
    // Version 8 is for UUIDs made by a rule of one's own.
    Uuid::new_v8(std::array::from_fn(|at| digest[at])).to_string()
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
