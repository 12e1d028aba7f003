//! Files of other systems: each is read once, a row fails alone, and nothing is doubled, lost or read half (R1, R12, R13).

use chrono::TimeDelta;

use crate::support::Retailer;
use crate::support::feed::stocked;

const VARIANCE: &str = "idType,idValue,facilityId,availableDelta,varianceReasonId\n\
                        SKU,A,DC,5,VAR_FOUND\nUPCA,00B,DC,-2,CYCLE_COUNT\nSKU,A,EXT-2,1,found\n";

#[test]
fn a_variance_is_entered_with_its_reason_its_file_and_its_line() {
    let retailer = stocked();
    retailer.lay("feeds/variance/v.csv", VARIANCE);
    let dry = retailer.json("inventory variance --dry-run", 0);
    assert_eq!(dry["steps"].as_array().unwrap().len(), 4, "three rows, and the file to be put away");
    assert_eq!(Retailer::numbers(&retailer.json("inventory variance", 0)), [0, 3, 0, 0, 0]);
    assert_eq!(retailer.stock(), ["A@DC 5/5", "A@SHOP 1/1", "B@DC -2/-2"]);
    let story =
        "SELECT identity || ' ' || reason || ' ' || file || ':' || line FROM stock_story ORDER BY ledger_id";
    assert_eq!(retailer.texts(story), ["A found v.csv:2", "B cycle-count v.csv:3", "A found v.csv:4"]);
    assert!(
        retailer.path("feeds/variance/done/v.csv").exists()
            && !retailer.path("feeds/variance/v.csv").exists()
    );
    retailer.stock_is_promised_or_reserved();
}

#[test]
fn a_content_that_says_by_how_much_is_taken_once_whatever_it_is_called() {
    let retailer = stocked();
    retailer.lay("feeds/variance/v.csv", VARIANCE);
    retailer.json("inventory variance", 0);
    retailer.lay("feeds/variance/w.csv", VARIANCE);
    retailer.later(TimeDelta::days(500));
    retailer
        .run("inventory variance")
        .ends(65)
        .says("the same content was read on 2026-11-27")
        .says("as v.csv");
    assert_eq!(retailer.stock(), ["A@DC 5/5", "A@SHOP 1/1", "B@DC -2/-2"]);
    assert!(retailer.text("feeds/variance/failed/w.csv.error.txt").contains("it would count twice"));
    retailer
        .run(&format!("inventory variance --from-file {}", "feeds/variance/done/v.csv"))
        .ends(65)
        .says("count twice");
    assert_eq!(retailer.json("inventory variance", 0)["seen"], 0);
    retailer.stock_is_promised_or_reserved();
}

#[test]
fn a_row_that_cannot_be_taken_fails_alone_and_lies_beside_the_file() {
    let retailer = stocked();
    let rows = "sku,facility-id,available-delta,reason,comments\n\
                A,DC,3,found,\n\
                X,DC,1,found,\n\
                A,MOON,1,found,\n\
                A,_NA_,1,found,\n\
                A,DC,0,found,\n\
                A,DC,1.5,found,\n\
                A,DC,1,because,\n\
                A,DC\n\
                \"A,DC,1,found,\n\
                =1+1,DC,1,found,@SUM(A1)\n\
                B,DC,2,found,\n";
    retailer.lay("feeds/variance/v.csv", rows);
    assert_eq!(Retailer::numbers(&retailer.json("inventory variance", 3)), [0, 2, 0, 0, 9]);
    assert_eq!(retailer.stock(), ["A@DC 3/3", "B@DC 2/2"]);
    let errors = retailer.text("feeds/variance/done/v.errors.csv");
    for (line, why) in [
        (3, "no variant has the SKU `X`"),
        (4, "there is no facility `MOON`"),
        (5, "`_NA_` is a queue"),
        (6, "`0` is no difference"),
        (7, "`1.5` is not a whole number"),
        (8, "`because` is no reason"),
        (9, "it has 2 fields, the header has 5"),
        (10, "a quote is opened and never closed"),
        (11, "no variant has the SKU `=1+1`"),
    ] {
        let told = errors
            .lines()
            .find(|row| row.contains(&format!(",{line},")))
            .unwrap_or_else(|| panic!("{line}: {errors}"));
        assert!(told.contains(why), "{told}");
    }
    assert!(errors.contains("'=1+1,DC,1,found,'@SUM(A1),11,"), "no formula is written: {errors}");
    assert_eq!((retailer.count("feed_refusals"), retailer.count("failed_records")), (9, 0));
    // Whoever mends the rows gives the sheet in as it is.
    let mended = errors.replace(",MOON,", ",DC,").replace("X,DC,1", "C,DC,1");
    retailer.lay("feeds/variance/v.errors.csv", mended);
    assert_eq!(Retailer::numbers(&retailer.json("inventory variance", 3))[1], 2);
    assert_eq!(retailer.stock(), ["A@DC 4/4", "B@DC 2/2", "C@DC 1/1"]);
    retailer.stock_is_promised_or_reserved();
}

#[test]
fn a_store_job_needs_no_shop_and_runs_once_for_all_of_them() {
    let retailer = stocked();
    let catalog = retailer.text("jobs.toml");
    let gone = "[shops.zenith]\ndomain = \"zenith.myshopify.com\"\ntoken = { env = \"NO_SUCH_TOKEN\" }\n\n[shops.brightside]";
    std::fs::write(retailer.path("jobs.toml"), catalog.replace("[shops.brightside]", gone)).unwrap();
    let before = retailer.requests();
    retailer.lay("feeds/variance/v.csv", VARIANCE);
    let report = retailer.json("inventory variance --all-shops", 0);
    assert_eq!((Retailer::numbers(&report), retailer.requests()), ([0, 3, 0, 0, 0], before));
    assert_eq!(retailer.json("inventory variance", 0)["seen"], 0, "nobody has to say for which shop");
}

#[test]
fn a_run_that_ends_early_goes_on_behind_the_last_row_it_took() {
    let retailer = stocked();
    retailer.lay("feeds/variance/v.csv", VARIANCE);
    assert_eq!(retailer.json("inventory variance --limit 1", 0)["seen"], 1);
    assert_eq!(retailer.texts("SELECT state || rows FROM feed_files WHERE name = 'v.csv'"), ["reading1"]);
    // Whatever it is called meanwhile.
    std::fs::rename(retailer.path("feeds/variance/v.csv"), retailer.path("feeds/variance/x.csv")).unwrap();
    assert_eq!(retailer.json("inventory variance --set page-size=1", 0)["seen"], 2);
    assert_eq!(retailer.stock(), ["A@DC 5/5", "A@SHOP 1/1", "B@DC -2/-2"]);
    assert!(retailer.path("feeds/variance/done/x.csv").exists());
    retailer.stock_is_promised_or_reserved();
}

#[test]
fn a_file_that_becomes_another_one_between_two_runs_is_not_read_from_its_beginning() {
    let retailer = stocked();
    retailer.lay("feeds/variance/v.csv", VARIANCE);
    assert_eq!(retailer.json("inventory variance --limit 1", 0)["seen"], 1);
    retailer.lay("feeds/variance/v.csv", format!("{VARIANCE}SKU,C,DC,1,found\n"));
    retailer.run("inventory variance").ends(65).says("1 rows of a file of this name were taken");
    assert_eq!(retailer.stock(), ["A@DC 5/5"]);
    let rest = retailer.text("feeds/variance/failed/v.csv").replace("SKU,A,DC,5,VAR_FOUND\n", "");
    retailer.lay("feeds/variance/v.csv", rest);
    assert_eq!(Retailer::numbers(&retailer.json("inventory variance", 0)), [0, 3, 0, 0, 0]);
    assert_eq!(retailer.stock(), ["A@DC 5/5", "A@SHOP 1/1", "B@DC -2/-2", "C@DC 1/1"]);
}

#[test]
fn a_run_that_is_told_to_stop_stops_between_two_pages() {
    let retailer = stocked();
    let rows: String = (0..30_000).map(|n| format!("A,DC,{}\n", n % 7)).collect();
    retailer.lay("feeds/stock/s.csv", format!("sku,facility-id,available\n{rows}"));
    retailer.run("misc import-stock --timeout 1ms --set page-size=10").ends(75).says("out of time");
    let taken = retailer.count("stock_ledger");
    assert!(taken < 30_000, "{taken}");
    retailer.run("misc import-stock").ends(0);
    assert_eq!(retailer.texts("SELECT rows || state FROM feed_files WHERE name = 's.csv'"), ["30000read"]);
    retailer.stock_is_promised_or_reserved();
}

#[test]
fn files_are_read_in_the_order_of_their_names_and_wait_for_one_that_is_written() {
    let retailer = stocked();
    let stock = |quantity| format!("sku,facility-id,available\nA,DC,{quantity}\n");
    retailer.lay("feeds/stock/1.csv", stock(5));
    retailer.lay("feeds/stock/2.csv", stock(7));
    retailer.lay("feeds/stock/3.csv", stock(9));
    let fresh = std::fs::File::options().write(true).open(retailer.path("feeds/stock/2.csv")).unwrap();
    fresh.set_modified(retailer.now().into()).unwrap();
    let report = retailer.json("misc import-stock", 0);
    assert_eq!(
        (Retailer::numbers(&report), retailer.stock()),
        ([0, 1, 0, 1, 0], vec!["A@DC 5/5".to_owned()])
    );
    retailer.later(TimeDelta::seconds(10));
    assert_eq!(Retailer::numbers(&retailer.json("misc import-stock", 0)), [0, 2, 0, 0, 0]);
    assert_eq!(retailer.stock(), ["A@DC 9/9"]);
}

#[test]
fn a_file_that_is_most_probably_another_one_is_left_whole() {
    let retailer = stocked();
    let other: String = (0..40).map(|n| format!("SKU-{n},DC,1\n")).collect();
    retailer.lay("feeds/stock/s.csv", format!("sku,facility-id,available\nA,DC,1\n{other}"));
    retailer
        .run("misc import-stock")
        .ends(65)
        .says("40 of its first 41 rows")
        .says("no variant has the SKU `SKU-0`");
    assert_eq!((retailer.stock(), retailer.count("feed_refusals")), (Vec::<String>::new(), 0));
    assert!(retailer.path("feeds/stock/failed/s.csv").exists());
}

#[test]
fn a_file_that_is_no_feed_says_so_and_the_next_one_is_read() {
    let retailer = stocked();
    retailer.lay("feeds/stock/1.csv", b"s\0k\0u\0");
    retailer.lay("feeds/stock/2.csv", "sku,facility-id,available\nA,DC,4\n");
    retailer
        .run("misc import-stock")
        .ends(65)
        .says("1.csv: it is no text, or UTF-16 without a byte order mark");
    assert_eq!(retailer.stock(), ["A@DC 4/4"]);
    assert_eq!(
        retailer.texts(
            "SELECT name || ' ' || state FROM feed_files WHERE job = 'misc import-stock' ORDER BY name"
        ),
        ["1.csv unusable", "2.csv read"]
    );
    retailer.run("misc import-stock").ends(0);
    retailer.run("misc import-stock --folder elsewhere").ends(74).says("elsewhere");
    retailer.run("misc import-stock --done-folder ../done").ends(2).says("is no folder inside another");
    retailer.run("misc import-stock --from-file nowhere.csv").ends(74).says("nowhere.csv");
}

#[test]
fn a_reset_changes_both_numbers_and_only_where_they_differ() {
    let retailer = stocked();
    retailer.lay("feeds/variance/v.csv", "sku,facility,delta,reason\nA,DC,10,found\nB,DC,10,found\n");
    retailer.json("inventory variance", 0);
    // Five of each are kept for orders, which no job of today does.
    reserve(&retailer, "A", 5);
    reserve(&retailer, "B", 5);
    assert_eq!(retailer.stock(), ["A@DC 10/5", "B@DC 10/5"]);
    retailer.lay("feeds/stock/s.json", r#"[{"idType":"SKU","idValue":"A","facilityId":"DC","availableQty":4,"resetByAtp":"Y"},
        {"idValue":"B","externalFacilityId":"EXT-1","availableQty":4,"comments":"counted"},{"idValue":"C","facilityId":"DC","availableQty":0}]"#);
    assert_eq!(Retailer::numbers(&retailer.json("misc import-stock", 0)), [0, 2, 1, 0, 0]);
    assert_eq!(retailer.stock(), ["A@DC 9/4", "B@DC 4/-1"]);
    assert_eq!(retailer.count("stock_ledger WHERE reason = 'external-reset' AND feed_line IS NOT NULL"), 2);
    assert_eq!(retailer.texts("SELECT note FROM stock_ledger WHERE note IS NOT NULL"), ["counted"]);
    retailer.stock_is_promised_or_reserved();
    retailer.lay("feeds/stock/t.csv", "sku,facility-id,available\nA,DC,9\nB,DC,-1\n");
    assert_eq!(Retailer::numbers(&retailer.json("misc import-stock --reset atp", 0)), [0, 1, 1, 0, 0]);
    assert_eq!(retailer.stock(), ["A@DC 14/9", "B@DC 4/-1"]);
    // The same content again is harmless, and changes nothing, even at the same moment.
    retailer.lay("feeds/stock/t.csv", "sku,facility-id,available\nA,DC,9\nB,DC,-1\n");
    assert_eq!(Retailer::numbers(&retailer.json("misc import-stock --reset atp", 0)), [0, 0, 2, 0, 0]);
    retailer.stock_is_promised_or_reserved();
}

/// Keeps units for an order that is made up for it.
fn reserve(retailer: &Retailer, identity: &str, units: i64) {
    let store = retailer.store();
    store
        .execute_batch(&format!(
            "INSERT INTO orders (shop, shopify_id, name, status, channel, test, ordered_at, shop_created_at, shop_updated_at,
                                 fulfillment_status, currency, taxes_included, total, outstanding, refunded, tip, shipping_price, imported_at)
             VALUES ('brightside', 1000 + unicode('{identity}'), '#R{identity}', 'approved', 'web', 0, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z',
                     '2026-01-01T00:00:00Z', 'UNFULFILLED', 'USD', 0, '0', '0', '0', '0', '0', '2026-01-01T00:00:00Z');
             INSERT INTO ship_groups (order_id, facility, shipping_method) SELECT max(order_id), 'DC', 'standard' FROM orders;"
        ))
        .unwrap();
    for unit in 1..=units {
        store
            .execute_batch(&format!(
                "INSERT INTO items (order_id, line_id, unit, ship_group_id, variant_id, status, title, price, gift_card)
                 SELECT o.order_id, 1, {unit}, g.ship_group_id, v.variant_id, 'approved', 'Thing', '1', 0
                   FROM orders o JOIN ship_groups g USING (order_id), variants v WHERE o.name = '#R{identity}' AND v.identity = '{identity}';
                 INSERT INTO reservations SELECT item_id, variant_id, 'DC', 1, '2026-01-01T00:00:00Z', 1 FROM items WHERE item_id = last_insert_rowid();
                 INSERT INTO stock_ledger (variant_id, facility, qoh_diff, atp_diff, reason, item_id, happened_at, run_id)
                 SELECT variant_id, 'DC', 0, -1, 'reserved', item_id, reserved_at, 1 FROM reservations ORDER BY item_id DESC LIMIT 1;
                 UPDATE stock SET atp = atp - 1 WHERE facility = 'DC' AND variant_id = (SELECT variant_id FROM variants WHERE identity = '{identity}');"
            ))
            .unwrap();
    }
}

#[test]
fn receipts_come_in_once_with_what_they_came_by() {
    let retailer = stocked();
    retailer.lay(
        "feeds/receipts/r.csv",
        "\u{feff}product-id;facility-id;quantity;purchase-order\r\nA;DC;12;PO-7\r\nB;SHOP;0;PO-7\r\n",
    );
    assert_eq!(Retailer::numbers(&retailer.json("misc import-receipts", 3)), [0, 1, 0, 0, 1]);
    assert_eq!(retailer.stock(), ["A@DC 12/12"]);
    let told = "SELECT reason || ': ' || note FROM stock_ledger";
    assert_eq!(retailer.texts(told), ["received: purchase order PO-7"]);
    retailer.stock_is_promised_or_reserved();
}

#[test]
fn one_file_by_hand_is_read_at_once_and_stays_where_it_is() {
    let retailer = stocked();
    std::fs::write(retailer.path("by hand.csv"), "sku,facility-id,quantity\nA,DC,3\nX,DC,1\n").unwrap();
    let mut command = retailer.hwjobs("misc import-receipts --output json");
    command.arg("--from-file=by hand.csv").assert().code(3);
    assert_eq!(retailer.stock(), ["A@DC 3/3"]);
    assert!(retailer.path("by hand.csv").exists());
    assert!(retailer.text("by hand.errors.csv").contains("X,DC,1,3,no variant"));
}

#[test]
fn what_was_refused_is_forgotten_in_time_and_what_would_count_twice_is_not() {
    let retailer = stocked();
    retailer.lay("feeds/variance/v.csv", format!("{VARIANCE}SKU,X,DC,1,found\n"));
    retailer.lay("feeds/variance/w.csv", "sku,facility,delta,reason\nX,DC,1,found\n");
    retailer.json("inventory variance", 3);
    let left =
        || (retailer.count("feed_files WHERE job = 'inventory variance'"), retailer.count("feed_refusals"));
    assert_eq!(left(), (2, 2));
    retailer.later(TimeDelta::days(399));
    retailer.json("inventory variance", 0);
    assert_eq!(left(), (2, 2));
    retailer.later(TimeDelta::days(2));
    retailer.json("inventory variance", 0);
    assert_eq!(left(), (1, 0), "the ledger speaks of the one that changed stock");
    retailer.lay("feeds/variance/v.csv", format!("{VARIANCE}SKU,X,DC,1,found\n"));
    retailer.run("inventory variance").ends(65).says("count twice");
}

#[test]
fn thresholds_say_once_what_is_held_back() {
    let retailer = stocked();
    retailer.lay("feeds/facilities/g.csv", "facility-id,channels\nDC,web\nSHOP,web\n");
    retailer.json("misc import-facilities", 0);
    retailer.lay("feeds/thresholds/1.csv", "product-id,facility-id,safety-stock\nA,DC,2\nB,DC,0\nA,web,5\n");
    assert_eq!(Retailer::numbers(&retailer.json("inventory import-thresholds", 3)), [0, 1, 1, 0, 1]);
    retailer.lay("feeds/thresholds/2.csv", "product-id,facility-id,threshold\nA,web,5\nB,web,1\n");
    assert_eq!(Retailer::numbers(&retailer.json("inventory import-thresholds", 0)), [0, 2, 0, 0, 0]);
    retailer.lay(
        "feeds/thresholds/3.csv",
        "product-id,facility-id,allow-brokering,allow-pickup\nA,DC,N,Y\nC,DC,Y,Y\n",
    );
    assert_eq!(Retailer::numbers(&retailer.json("inventory import-thresholds", 0)), [0, 1, 1, 0, 0]);
    let held = "SELECT v.identity || ' ' || facility || ' ' || safety_stock || allow_brokering || allow_pickup FROM variant_facilities JOIN variants v USING (variant_id)";
    assert_eq!(retailer.texts(held), ["A DC 201"]);
    let seq = retailer.texts("SELECT max(change_seq) || '' FROM stock_changes");
    retailer.lay("feeds/thresholds/4.csv", "product-id,facility-id,threshold\nA,web,5\nB,web,1\n");
    retailer
        .lay("feeds/thresholds/5.csv", "product-id,facility-id,minimum-stock,allow-brokering\nA,DC,2,N\n");
    assert_eq!(Retailer::numbers(&retailer.json("inventory import-thresholds", 0)), [0, 0, 3, 0, 0]);
    assert_eq!(retailer.texts("SELECT max(change_seq) || '' FROM stock_changes"), seq, "nothing has changed");
}

#[test]
fn the_sample_files_are_taken() {
    let retailer = Retailer::with(|options| options.orders = 2);
    retailer.run("products sync").ends(3);
    let examples = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/feeds");
    let text = |name: &str| std::fs::read_to_string(examples.join(name)).unwrap();
    for (name, job) in [
        ("facilities.csv", "misc import-facilities"),
        ("stock.csv", "misc import-stock"),
        ("stock.json", "misc import-stock"),
        ("receipts.csv", "misc import-receipts"),
        ("variance.csv", "inventory variance"),
        ("thresholds.csv", "inventory import-thresholds"),
    ] {
        retailer.lay(name, text(name));
        let report = retailer.json(&format!("{job} --from-file {name}"), 0);
        assert!(report["seen"].as_u64().unwrap() > 0, "{name}");
    }
    let sock = "SELECT qoh || '' FROM stock JOIN variants USING (variant_id) WHERE identity = 'TDW-SOCK-M' ORDER BY facility";
    assert_eq!(retailer.texts(sock), ["6", "180"]);
    retailer.stock_is_promised_or_reserved();
}
