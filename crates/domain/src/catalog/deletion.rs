//! Deleted products, and the share of the catalog that one run may mark as gone.

use crate::values::id::ProductId;
use crate::values::share::Share;

/// So few may always go, whatever their share: a small catalog loses a tenth of itself with a single product.
const FEW: usize = 20;

/// Of two lists in ascending order, what is in the first and not in the second.
pub fn without(these: &[ProductId], those: &[ProductId]) -> Vec<ProductId> {
    let mut those = those.iter().peekable();
    let only_here = |id: &&ProductId| {
        while those.next_if(|other| *other < *id).is_some() {}
        those.peek() != Some(id)
    };
    these.iter().filter(only_here).copied().collect()
}

/// More products are gone than may go at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the shop no longer has {gone} of the {of} products that the store has of it ({percent}%): more than `most-deletions = \
     \"{most}\"` allows, so nothing was deleted; if it is meant, run it with --set most-deletions=100%"
)]
pub struct TooManyDeletions {
    gone: usize,
    of: usize,
    percent: usize,
    most: Share,
}

/// The breaker: whether so many products may go. A shop that loses a good part of its catalog overnight has more likely
/// been misread, closed or mistaken for another.
///
/// # Errors
/// They are more than few, and more than the share.
pub fn may_go(gone: usize, of: usize, most: Share) -> Result<(), TooManyDeletions> {
    if gone >= FEW && most.exceeded_by(gone, of) {
        return Err(TooManyDeletions { gone, of, percent: gone * 100 / of.max(1), most });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn few_may_always_go_and_many_only_within_the_share() {
        let ten = Share::percent(10);
        for (gone, of, may) in [
            (0, 0, true),
            (1, 1, true),
            (19, 20, true),
            (20, 200, true),
            (20, 199, false),
            (57, 220, false),
            (220, 220, false),
        ] {
            assert_eq!(may_go(gone, of, ten).is_ok(), may, "{gone} of {of}");
        }
        assert!(may_go(220, 220, Share::percent(100)).is_ok());
    }

    #[test]
    fn the_refusal_names_the_number_the_share_and_what_to_type() {
        let told = may_go(57, 220, Share::percent(10)).unwrap_err().to_string();
        for words in
            ["57 of the 220 products", "(25%)", "most-deletions = \"10%\"", "--set most-deletions=100%"]
        {
            assert!(told.contains(words), "{told}");
        }
    }

    proptest! {
        #[test]
        fn what_is_only_in_the_first_list_is_the_difference_of_the_sets(
            these in prop::collection::btree_set(0i64..40, 0..30), those in prop::collection::btree_set(0i64..40, 0..30),
        ) {
            let list = |set: &BTreeSet<i64>| set.iter().copied().map(ProductId).collect::<Vec<_>>();
            let difference: BTreeSet<i64> = these.difference(&those).copied().collect();
            prop_assert_eq!(without(&list(&these), &list(&those)), list(&difference));
        }
    }
}
