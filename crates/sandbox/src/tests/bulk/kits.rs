//! Kits in bulk.

use serde_json::{Value, json};

use super::{refusals, rows, run};
use crate::tests::shop::Shop;

#[tokio::test]
async fn components_two_levels_down_are_rows_and_whatever_is_deeper_is_refused() {
    let shop = Shop::grown(60);
    let query = "{ products { edges { node { id variants { edges { node { id requiresComponents
        productVariantComponents { edges { node { id quantity productVariant { id } } } } } } } } } } }";
    let rows = rows(&shop, query).await;
    let kits: Vec<&Value> =
        rows.iter().filter(|row| row["requiresComponents"] == true).map(|row| &row["id"]).collect();
    let components: Vec<&Value> = rows.iter().filter(|row| row["quantity"].is_number()).collect();
    assert_eq!((kits.len(), components.len()), (2, 5));
    assert!(components.iter().all(|component| kits.contains(&&component["__parentId"])));
    let deeper = query.replace(
        "productVariant { id }",
        "productVariant { id productVariantComponents { edges { node { quantity } } } }",
    );
    let payload = run(&shop, &deeper).await;
    let words = "Bulk queries cannot contain connections with a nesting depth greater than 2.";
    assert_eq!(refusals(&payload), [("INVALID", words)], "{:#}", json!(payload));
}
