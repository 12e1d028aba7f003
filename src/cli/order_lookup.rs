//! The one order that somebody means by a name or a number.

use anyhow::Result;

use crate::exit::Usage;
use store::{NamedOrder, Reader};

/// The order of this name, with or without `#`, or of this number at Shopify; of this shop, if one is named.
pub(super) fn order_named(store: &Reader, name: &str, shop: Option<&str>) -> Result<NamedOrder> {
    let mut found = store.orders_named(name, shop)?;
    match (found.pop(), found.is_empty()) {
        (Some(order), true) => Ok(order),
        (Some(_), false) => {
            Err(Usage(format!("several shops have an order `{name}`; name one with --shop")).into())
        }
        (None, _) => {
            let near = store.orders_ending(name.trim_start_matches('#'), shop)?;
            let near: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
            let hint = match near.is_empty() {
                true => "hwjobs failed list tells what could not be taken".to_owned(),
                false => format!("did you mean {}?", near.join(" or ")),
            };
            Err(Usage(format!("the store has no order `{name}`; {hint}")).into())
        }
    }
}
