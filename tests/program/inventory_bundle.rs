//! A product that becomes a bundle between two runs: Shopify refuses its quantities, and with it the whole call.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::stock::{Place, stocked};

#[test]
fn bundle_is_refused_alone() {
    let retailer = stocked();
    retailer.hwjobs("orders new").assert().success();
    retailer.later(TimeDelta::minutes(15));
    retailer.json("inventory upload-changes", 0);
    let [bundle, other]: [Place; 2] = retailer.quiet_places(5, 2).try_into().unwrap();
    let was = [bundle, other].map(|place| retailer.available(place));
    let gid = format!("gid://shopify/InventoryItem/{}", bundle.0);
    let mut product = retailer.document("products", &format!("doc LIKE '%\"{gid}\"%'"));
    let mut variants = product["variants"].as_array_mut().unwrap().iter_mut();
    let variant = variants.find(|variant| variant["inventoryItem"]["id"] == gid.as_str()).unwrap();
    variant["requiresComponents"] = json!(true);
    retailer.put(&product);
    retailer.enter(bundle, -2, "manual");
    retailer.enter(other, -3, "manual");
    retailer.later(TimeDelta::minutes(15));
    let run = retailer.json("inventory upload-changes", 3);
    assert_eq!(run["mutations"]["refused"], 1, "{run:#}");
    let refusal = &run["mutations"]["refusals"][0];
    let (sku, facility): (String, String) = retailer
        .store()
        .query_row(
            "SELECT v.sku, l.facility FROM shop_variants s JOIN variants v USING (variant_id), facility_locations l
              WHERE s.inventory_item_id = ?1 AND l.location_id = ?2",
            bundle,
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let reason = refusal["reason"].as_str().unwrap();
    assert!(
        reason.starts_with(&format!("{sku} at {facility}: ")) && reason.contains("parent bundle"),
        "{reason}"
    );
    assert!(refusal["name"].as_str().unwrap().contains(&sku), "{refusal}");
    let shows = "SELECT available FROM inventory_levels WHERE item_id = ?1 AND location_id = ?2";
    let shows = [bundle, other]
        .map(|place| retailer.shop_state().query_row(shows, place, |row| row.get::<_, i64>(0)).unwrap());
    assert_eq!(shows, [was[0], was[1] - 3], "only the other one moves");
}
