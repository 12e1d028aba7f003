//! SKUs and barcodes as people and spreadsheets write them: trimmed wherever they identify, refused where digits were lost.

use std::io::Write as _;

use chrono::TimeDelta;
use flate2::Compression;
use flate2::write::GzEncoder;
use rusqlite::Connection;
use serde_json::json;

use crate::support::feed::stocked;
use crate::support::{Retailer, Said};

/// A bulk result: ` TEE-S `, `TEE-S`, a blank SKU, and `TEE-M` with a no-break space behind it.
const PRODUCTS: &str = include_str!("../fixtures/cases/products-sku-whitespace.jsonl");

/// A store of schema 9 that has these products, with 5, 3, no and 7 units of them.
const SCHEMA_9: &str = include_str!("../fixtures/store-0009.sql");

const LOAD: &str = "initial-load products --from-file products.jsonl";
const IDENTITIES: &str = "SELECT identity || '|' || coalesce(sku, '-') FROM variants ORDER BY variant_id";
const LISTINGS: &str = "SELECT s.shopify_id || ' is ' || v.identity || coalesce(', raw ' || raw_sku, '')
                          FROM shop_variants s JOIN variants v USING (variant_id) WHERE gone_at IS NULL ORDER BY 1";

fn retailer() -> Retailer {
    let retailer = Retailer::with(|options| options.orders = 2);
    retailer.lay("products.jsonl", PRODUCTS);
    retailer
}

/// What `hwjobs stock` says of a variant that is named exactly so.
fn stock_of(retailer: &Retailer, name: &str) -> Said {
    Said::by(retailer.hwjobs("stock").arg(name))
}

#[test]
fn skus_are_trimmed_when_products_are_loaded() {
    let retailer = retailer();
    retailer.run(LOAD).ends(3).says("variant 2003 has no SKU");
    assert_eq!(retailer.texts(IDENTITIES), ["TEE-S|TEE-S", "TEE-M|TEE-M"]);
    assert_eq!(
        retailer.texts(LISTINGS),
        ["2001 is TEE-S, raw  TEE-S ", "2002 is TEE-S", "2004 is TEE-M, raw TEE-M\u{a0}"]
    );
    let blank = retailer.texts("SELECT payload FROM failed_records");
    assert!(blank.len() == 1 && blank[0].contains(r#""raw":{"sku":"   "}"#), "{blank:?}");
    for name in ["TEE-S", " TEE-S ", "TEE-S\u{200b}"] {
        stock_of(&retailer, name).ends(0).says("SKU of variant 2001 in brightside: \" TEE-S \"");
    }
    stock_of(&retailer, "\u{a0}").ends(2).says("no variant");
    retailer.lay("feeds/facilities/f.csv", "facility-id,type\nDC,warehouse\n");
    retailer.run("misc import-facilities").ends(0);
    retailer.lay(
        "feeds/stock/s.csv",
        "sku,facility-id,available\nTEE-M,DC,4\n\u{feff}TEE-S\u{a0},DC\u{200b},2\n",
    );
    retailer.run("misc import-stock").ends(0);
    assert_eq!(retailer.stock(), ["TEE-M@DC 4/4", "TEE-S@DC 2/2"]);
}

#[test]
fn loading_trimmed_products_twice_changes_nothing() {
    let retailer = retailer();
    retailer.run(LOAD).ends(3);
    let before = (retailer.texts(IDENTITIES), retailer.texts(LISTINGS));
    retailer.lay("products.jsonl", PRODUCTS.replace(r#""title":"P4""#, r#""title":"P9""#));
    assert_eq!(Retailer::numbers(&retailer.json(LOAD, 0)), [0, 1, 3, 0, 0]);
    assert_eq!((retailer.texts(IDENTITIES), retailer.texts(LISTINGS)), before);
}

#[test]
fn custom_line_is_found_by_trimmed_sku() {
    let retailer = retailer();
    retailer.run(LOAD).ends(3);
    let line = "UPDATE orders SET doc = json_set(doc, '$.lineItems[0].sku', char(8203) || 'TEE-M' || char(160),
                                                      '$.lineItems[0].variant', NULL, '$.lineItems[0].product', NULL)";
    assert_eq!(retailer.shop_state().execute(line, []).unwrap(), 2);
    retailer.run("orders new").ends(0);
    let units = "items i JOIN variants v USING (variant_id) WHERE i.sku = 'TEE-M' AND v.identity = 'TEE-M'";
    assert!(retailer.count(units) >= 2, "{:?}", retailer.texts("SELECT coalesce(sku, '-') FROM items"));
    assert_eq!(retailer.count("variants WHERE identity LIKE '%TEE-M%'"), 1);
}

/// A retailer whose store was made before SKUs were trimmed.
fn migrated() -> Retailer {
    let retailer = retailer();
    Connection::open(retailer.path("hwjobs.db")).unwrap().execute_batch(SCHEMA_9).unwrap();
    retailer.run("orders new --dry-run");
    retailer.run("orders new").ends(0);
    retailer
}

#[test]
fn migration_trims_what_stays_unique() {
    let retailer = migrated();
    assert_eq!(
        retailer.texts(&IDENTITIES.replace("ORDER", "WHERE variant_id <= 4 ORDER")),
        [" TEE-S | TEE-S ", "TEE-S|TEE-S", "   |   ", "TEE-M|TEE-M"]
    );
    assert_eq!(retailer.texts("SELECT raw_sku FROM shop_variants WHERE shopify_id = 2004"), ["TEE-M\u{a0}"]);
    assert_eq!(retailer.stock(), [" TEE-S @DC 5/5", "TEE-M@DC 7/7", "TEE-S@DC 3/3"]);
    stock_of(&retailer, "TEE-M").ends(0).says("TEE-M · P4");
    stock_of(&retailer, " TEE-S ").ends(0).says(" TEE-S  · P1");
    stock_of(&retailer, "TEE-S ").ends(0).says("TEE-S · P2");
    let again = retailer
        .texts("SELECT CAST(shopify_id AS TEXT) FROM shop_products WHERE content_hash = '' ORDER BY 1");
    assert_eq!(again.len(), 3, "what had white space is read again");
}

/// The shop has one of the products of the file.
fn put(retailer: &Retailer, number: i64, sku: &str) {
    let mut doc = retailer.document("products", "doc ->> '$.title' = 'Adirondack Trail Map (PDF)'");
    let variant = &mut doc["variants"][0];
    variant["id"] = json!(format!("gid://shopify/ProductVariant/{}", 2000 + number));
    variant["sku"] = json!(sku);
    variant["inventoryItem"]["id"] = json!(format!("gid://shopify/InventoryItem/{}", 3000 + number));
    variant["inventoryItem"]["sku"] = json!(sku);
    doc["id"] = json!(format!("gid://shopify/Product/{}", 1000 + number));
    doc["handle"] = json!(format!("h{number}"));
    retailer.put(&doc);
}

#[test]
fn ambiguous_variant_of_an_old_store_is_reported() {
    let retailer = migrated();
    for (number, sku) in [(1, " TEE-S "), (2, "TEE-S"), (3, "   "), (4, "TEE-M\u{a0}")] {
        put(&retailer, number, sku);
    }
    let listing = |number| {
        let sql = LISTINGS.replace("gone_at", &format!("shopify_id = {} AND gone_at", 2000 + number));
        retailer.texts(&sql)
    };
    let told = "variant 2001 has, trimmed, the SKU `TEE-S` of another variant";
    retailer.later(TimeDelta::minutes(20));
    retailer.run("products sync").ends(3).says(told).says("variant 2003 has no SKU");
    retailer.run("failed list").ends(0).says(told);
    assert_eq!(
        (listing(1), listing(2)),
        (vec!["2001 is  TEE-S , raw  TEE-S ".to_owned()], vec!["2002 is TEE-S".to_owned()])
    );
    assert_eq!(listing(4), ["2004 is TEE-M, raw TEE-M\u{a0}"]);
    assert_eq!(retailer.stock(), [" TEE-S @DC 5/5", "TEE-M@DC 7/7", "TEE-S@DC 3/3"], "nothing is merged");
    // The other one gets another SKU: the trimmed one is free, although the product that waits for it has not changed.
    put(&retailer, 2, "TEE-XS");
    retailer.later(TimeDelta::minutes(20));
    retailer.run("products sync");
    retailer.later(TimeDelta::hours(2));
    retailer.run("products sync");
    assert_eq!(retailer.stock(), ["TEE-M@DC 7/7", "TEE-S@DC 5/5", "TEE-XS@DC 3/3"]);
    assert_eq!(retailer.count("failed_records WHERE reason LIKE '%trimmed%'"), 0);
}

#[test]
fn rounded_barcode_is_refused_alone() {
    let retailer = stocked();
    let rows = "barcode,facility-id,available\n00A,DC,1\n8.404E+12,DC,2\n\"8,404E+12\",DC,3\n00B,DC,4\n";
    retailer.lay("feeds/stock/s.csv", rows);
    retailer.run("misc import-stock").ends(3);
    assert_eq!(retailer.stock(), ["A@DC 1/1", "B@DC 4/4"]);
    let errors = retailer.text("feeds/stock/done/s.errors.csv");
    assert!(
        errors.contains("8.404E+12,DC,2,3,\"`8.404E+12` in `barcode` is a number that a spreadsheet rounded"),
        "{errors}"
    );
    assert!(errors.contains("format the column as text"), "{errors}");
    assert_eq!(errors.lines().count(), 3, "{errors}");
}

#[test]
fn unicode_text_of_a_spreadsheet_is_read() {
    let retailer = stocked();
    let text = "sku\tfacility-id\tavailable\tcomments\r\nA\tDC\t1\tcaf\u{e9}\r\n\"B\"\tDC\t2\t\u{1f455}\r\nX\tDC\t3\t\r\n";
    let content: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    retailer.lay("feeds/stock/s.csv", content);
    assert_eq!(Retailer::numbers(&retailer.json("misc import-stock", 3)), [0, 2, 0, 0, 1]);
    assert_eq!(retailer.stock(), ["A@DC 1/1", "B@DC 2/2"]);
    assert_eq!(
        retailer.texts("SELECT note FROM stock_ledger ORDER BY ledger_id"),
        ["caf\u{e9}", "\u{1f455}"]
    );
    assert!(retailer.text("feeds/stock/done/s.errors.csv").contains("no variant has the SKU `X`"));
}

fn gzip(content: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn gzip_feed_is_read_whatever_its_name() {
    let retailer = stocked();
    retailer.lay("feeds/stock/a.csv.gz", gzip("sku,facility-id,available\nA,DC,1\nX,DC,9\n"));
    retailer.lay(
        "feeds/stock/b.json",
        gzip(&json!([{ "sku": "B", "facilityId": "DC", "available": 2 }]).to_string()),
    );
    assert_eq!(Retailer::numbers(&retailer.json("misc import-stock --set page-size=1", 3)), [0, 2, 0, 0, 1]);
    assert_eq!(retailer.stock(), ["A@DC 1/1", "B@DC 2/2"]);
    assert!(retailer.text("feeds/stock/done/a.csv.gz.errors.csv").contains("no variant has the SKU `X`"));
    // The content is told by the bytes of the file, so that it is read once.
    retailer.lay("feeds/stock/c.csv", gzip("sku,facility-id,available\nA,DC,1\nX,DC,9\n"));
    assert_eq!(retailer.count("feed_files WHERE name LIKE 'a%' OR name LIKE 'b%'"), 2);
}

#[test]
fn gzip_feed_cut_short_changes_nothing() {
    let retailer = stocked();
    let whole = gzip(&format!("sku,facility-id,available\n{}", "A,DC,1\nB,DC,2\n".repeat(2000)));
    retailer.lay("feeds/stock/s.csv.gz", &whole[..whole.len() - 9]);
    retailer.run("misc import-stock --set page-size=10").ends(65).says("it is cut short");
    assert_eq!(retailer.stock(), [""; 0]);
    assert!(retailer.text("feeds/stock/failed/s.csv.gz.error.txt").contains("its gzip data does not end"));
}
