//! What facilities reject: which units go with it, what becomes of the stock, and who may not have them for a while.

use chrono::TimeDelta;

use crate::support::Retailer;
use crate::support::feed::stocked;

/// Four orders. #1: two of A, one of B and one of A by express; #2: one of A and one of C; #3: one of B; #4: one of D that
/// its buyer fetches at SHOP.
fn retailer() -> Retailer {
    let retailer = stocked();
    retailer.placed(
        "brightside",
        &[
            (1, 11, "A", "DC", "standard"),
            (1, 11, "A", "DC", "standard"),
            (1, 12, "B", "DC", "standard"),
            (1, 13, "A", "DC", "express"),
            (2, 21, "A", "DC", "standard"),
            (2, 22, "C", "DC", "standard"),
            (3, 31, "B", "DC", "standard"),
            (4, 41, "D", "SHOP", "pickup"),
        ],
    );
    retailer
}

const STOCK: [&str; 4] = ["A@DC 9/5", "B@DC 7/5", "C@DC 6/5", "D@SHOP 6/5"];

/// Takes in rows, and answers what became of them: created, updated, unchanged, skipped, failed.
fn rejected(retailer: &Retailer, name: &str, rows: &str, exit: i32) -> [u64; 5] {
    retailer.lay(&format!("feeds/rejections/{name}.csv"), rows);
    Retailer::numbers(&retailer.json("misc import-rejections", exit))
}

/// Every move, in order: `#1 11/2 DC → rejected not-in-stock`.
fn moves(retailer: &Retailer) -> Vec<String> {
    retailer.texts(
        "SELECT \"order\" || ' ' || line_id || '/' || unit || ' ' || from_facility || ' → ' || to_facility || ' ' || reason
           FROM order_moves",
    )
}

#[test]
fn each_scope_takes_along_what_it_says() {
    for (flags, along) in [
        ("Y,N", &[][..]),
        ("N,N", &["#1 12/1 DC → rejected avoid-order-split"]),
        ("Y,Y", &["#1 13/1 DC → rejected cascade-by-product", "#2 21/1 DC → rejected cascade-by-product"]),
        (
            "N,Y",
            &[
                "#1 12/1 DC → rejected avoid-order-split",
                "#1 13/1 DC → rejected cascade-by-product",
                "#2 21/1 DC → rejected cascade-by-product",
                "#2 22/1 DC → rejected avoid-order-split",
            ],
        ),
    ] {
        let retailer = retailer();
        let rows = format!(
            "order,line-id,facility-id,reason,may-split,cascade-by-product\n#1,11,DC,no-variance,{flags}\n"
        );
        assert_eq!(rejected(&retailer, "r", &rows, 0), [0, 1, 0, 0, 0], "{flags}");
        let own = ["#1 11/1 DC → rejected no-variance", "#1 11/2 DC → rejected no-variance"];
        let expected = [&own[..], along].concat();
        assert_eq!(moves(&retailer), expected, "{flags}");
        assert_eq!(retailer.count("reservations"), 8 - expected.len() as i64, "{flags}");
        assert_eq!(retailer.count("item_exclusions WHERE facility = 'DC'"), expected.len() as i64, "{flags}");
        let waits = "items i JOIN ship_groups g USING (ship_group_id) WHERE g.facility = 'rejected' AND i.status = 'approved'
                     AND g.ship_by = '2026-11-30T10:00:00Z'";
        assert_eq!(retailer.count(waits), expected.len() as i64, "method and dates go along: {flags}");
        assert_eq!(retailer.count("items"), 8, "no unit is lost or doubled");
        retailer.stock_is_promised_or_reserved();
    }
}

#[test]
fn stock_follows_the_reason_with_the_file_and_the_line() {
    for (reason, qoh, stock) in [
        ("NOT_IN_STOCK", "N", "A@DC 9/0"),
        ("NOT_IN_STOCK", "Y", "A@DC 2/0"),
        ("MISMATCH", "N", "A@DC 9/5"),
        ("REJ_RSN_DAMAGED", "Y", "A@DC 7/5"),
        ("WORN_DISPLAY", "Y", "A@DC 7/5"),
        ("INACTIVE_STORE", "Y", "A@DC 9/7"),
        ("SYS_REJ_IDLE_ORD", "N", "A@DC 9/7"),
    ] {
        let retailer = retailer();
        let rows = format!(
            "orderId,sku,quantity,facilityId,rejectionReasonId,maySplit,updateQOH,comments\n6001,A,2,DC,{reason},Y,{qoh},why\n"
        );
        assert_eq!(rejected(&retailer, "r", &rows, 0), [0, 1, 0, 0, 0], "{reason}");
        assert_eq!(retailer.stock(), [stock, STOCK[1], STOCK[2], STOCK[3]], "{reason} {qoh}");
        let held = 7 - stock.rsplit_once('/').unwrap().1.parse::<i64>().unwrap();
        let told = retailer.run("stock A").ends(0).all();
        let said = format!("{held} held back at DC, where they were rejected");
        assert_eq!(told.contains(&said), held > 0, "{told}");
        let released = retailer
            .texts("SELECT reason || atp_diff FROM stock_story WHERE file = 'r.csv' AND atp_diff > 0");
        assert_eq!(released, ["released1", "released1"]);
        let of_reason = "stock_story WHERE file = 'r.csv' AND line = 2 AND note = 'why' AND \"order\" = '#1'";
        assert_eq!(retailer.count(of_reason), i64::from(!stock.ends_with("/7")), "{reason}");
        assert_eq!(retailer.count("order_moves WHERE file = 'r.csv' AND line = 2 AND note = 'why'"), 2);
        retailer.stock_adds_up();
    }
}

#[test]
fn a_pickup_waits_for_its_buyer() {
    let retailer = retailer();
    let rows = "order,sku,facility-id,reason\n4,D,EXT-2,damaged\n";
    assert_eq!(rejected(&retailer, "r", rows, 0), [0, 1, 0, 0, 0]);
    assert_eq!(moves(&retailer), ["#4 41/1 SHOP → pickup-rejected damaged"]);
    assert_eq!(
        retailer.texts("SELECT shipping_method FROM ship_groups WHERE facility = 'pickup-rejected'"),
        ["pickup"]
    );
    let story = retailer.run("history 4 --output plain").ends(0).out;
    assert!(story.contains("rejected") && story.contains("damaged by SHOP"), "{story}");
}

#[test]
fn a_facility_is_left_out_for_as_long_as_is_said() {
    let retailer = retailer();
    let rows = "order,line-id,unit,facility-id,reason,may-split,exclude-days\n\
                #1,11,1,DC,damaged,Y,\n#1,11,2,DC,damaged,Y,2\n#1,12,,DC,damaged,Y,0\n";
    assert_eq!(rejected(&retailer, "r", rows, 0), [0, 3, 0, 0, 0]);
    let until = "SELECT line_id || '/' || unit || ' ' || thru_at FROM item_exclusions JOIN items USING (item_id) ORDER BY 1";
    assert_eq!(retailer.texts(until), ["11/1 2026-12-04T12:00:00Z", "11/2 2026-11-29T12:00:00Z"]);
    retailer
        .lay("feeds/rejections/s.csv", "order,line-id,facility-id,reason,may-split\n#3,31,DC,damaged,Y\n");
    retailer.json("misc import-rejections --set exclude-for=0s", 0);
    assert_eq!(retailer.count("item_exclusions"), 2);
}

#[test]
fn rows_that_cannot_be_taken_fail_alone_and_say_why() {
    let retailer = retailer();
    retailer
        .store()
        .execute_batch(
            "INSERT INTO shops (shop, domain, first_run_at) VALUES ('zenith', 'zenith.myshopify.com', '2026-11-27T10:00:00Z');
             UPDATE items SET status = 'completed' WHERE line_id = 31;
             UPDATE items SET status = 'cancelled' WHERE line_id = 22;",
        )
        .unwrap();
    let refusals = [
        ("#9,,11,,DC,damaged", "the store has no order `#9`"),
        ("#1,zenith,11,,DC,damaged", "order #1 is of the shop brightside, not of zenith"),
        ("#1,,99,,DC,damaged", "order #1 has no line 99"),
        ("#1,,11,3,DC,damaged", "no unit 3 of it in order #1, which has 2"),
        ("#1,,11,,MOON,damaged", "there is no facility `MOON`"),
        ("#1,,11,,REJECTED_ITM_PARKING,damaged", "is a queue"),
        ("#1,,11,,DC,lazy", "`lazy` is no reason to reject something; there are not-in-stock"),
        ("#1,,11,,SHOP,damaged", "#1 line 11 unit 1 is at `DC`, not at `SHOP`"),
        ("#3,,31,,DC,damaged", "#3 line 31 unit 1 has been sent already"),
        ("#2,,22,,DC,damaged", "#2 line 22 unit 1 is cancelled"),
    ];
    let rows: String = refusals.iter().map(|(row, _)| format!("{row}\n")).collect();
    let rows = format!("order,shop,line-id,unit,facility-id,reason\n{rows}#2,brightside,21,,DC,damaged\n");
    assert_eq!(rejected(&retailer, "r", &rows, 3), [0, 1, 0, 0, 10]);
    let errors = retailer.text("feeds/rejections/done/r.errors.csv");
    for (row, why) in refusals {
        let told =
            errors.lines().find(|told| told.starts_with(row)).unwrap_or_else(|| panic!("{row}: {errors}"));
        assert!(told.contains(why), "{told}");
    }
    assert_eq!(moves(&retailer), ["#2 21/1 DC → rejected damaged"]);
}

#[test]
fn an_order_of_a_name_that_two_shops_have_is_told_apart_by_its_shop() {
    let retailer = retailer();
    let other = "INSERT INTO shops (shop, domain, first_run_at) VALUES ('zenith', 'zenith.myshopify.com', '2026-11-27T10:00:00Z');
                 INSERT INTO orders (shop, shopify_id, name, status, channel, test, ordered_at, shop_created_at, shop_updated_at,
                     fulfillment_status, currency, taxes_included, total, outstanding, refunded, tip, shipping_price, imported_at)
                 SELECT 'zenith', 9001, name, status, channel, test, ordered_at, shop_created_at, shop_updated_at,
                     fulfillment_status, currency, taxes_included, total, outstanding, refunded, tip, shipping_price, imported_at
                   FROM orders WHERE name = '#3';";
    retailer.store().execute_batch(other).unwrap();
    let rows = "shop,order,line-id,facility-id,reason\n,3,31,DC,damaged\nbrightside,3,31,DC,damaged\nzenith,3,31,DC,damaged\n";
    assert_eq!(rejected(&retailer, "r", rows, 3), [0, 1, 0, 0, 2]);
    let errors = retailer.text("feeds/rejections/done/r.errors.csv");
    for why in ["several orders go by `3`: say of which `shop`", "order #3 has no line 31"] {
        assert!(errors.contains(why), "{errors}");
    }
}

#[test]
fn what_went_along_is_said_why_by_its_own_row_whatever_page_that_is_on() {
    let rows = "order,line-id,facility-id,reason\n#1,11,DC,NOT_IN_STOCK\n#1,12,DC,REJ_RSN_DAMAGED\n#1,12,DC,damaged\n";
    for size in [1, 1000] {
        let retailer = retailer();
        retailer.lay("feeds/rejections/r.csv", rows);
        let report = retailer.json(&format!("misc import-rejections --set page-size={size}"), 0);
        assert_eq!(Retailer::numbers(&report), [0, 2, 1, 0, 0], "{size}");
        assert_eq!(
            moves(&retailer),
            [
                "#1 11/1 DC → rejected not-in-stock",
                "#1 11/2 DC → rejected not-in-stock",
                "#1 12/1 DC → rejected avoid-order-split",
                "#1 12/1 rejected → rejected damaged",
            ],
            "{size}"
        );
        assert_eq!(retailer.stock(), ["A@DC 9/0", "B@DC 7/5", STOCK[2], STOCK[3]], "{size}");
        retailer.stock_adds_up();
    }
}

#[test]
fn a_facility_may_think_better_of_why_and_of_how_long() {
    let retailer = retailer();
    let header = "order,line-id,facility-id,reason,may-split,exclude-days\n";
    let says = |name: &str, row: &str| rejected(&retailer, name, &format!("{header}{row}\n"), 0);
    assert_eq!(says("a", "#1,11,DC,idle-order,Y,1"), [0, 1, 0, 0, 0]);
    assert_eq!(retailer.stock(), ["A@DC 9/7", STOCK[1], STOCK[2], STOCK[3]]);
    assert_eq!(says("b", "#1,11,DC,not-in-stock,Y,30"), [0, 1, 0, 0, 0]);
    assert_eq!(retailer.stock(), ["A@DC 9/0", STOCK[1], STOCK[2], STOCK[3]]);
    retailer.later(TimeDelta::days(3));
    assert_eq!(says("c", "#1,11,DC,Not_In_Stock,Y,30"), [0, 0, 1, 0, 0], "so many days, said again");
    assert_eq!(retailer.count("item_exclusions WHERE thru_at = '2026-12-27T12:00:00Z'"), 2);
    assert_eq!(
        moves(&retailer),
        [
            "#1 11/1 DC → rejected idle-order",
            "#1 11/2 DC → rejected idle-order",
            "#1 11/1 rejected → rejected not-in-stock",
            "#1 11/2 rejected → rejected not-in-stock",
        ]
    );
    retailer.stock_adds_up();
}

#[test]
fn of_a_kit_the_components_are_missing_that_the_row_names() {
    let retailer = retailer();
    let kit = "INSERT INTO kit_components SELECT k.variant_id, c.variant_id, iif(c.identity = 'B', 2, 1)
                 FROM variants k, variants c WHERE k.identity = 'C' AND c.identity IN ('A', 'B');
               DELETE FROM reservations WHERE item_id = (SELECT item_id FROM items WHERE line_id = 22);";
    retailer.store().execute_batch(kit).unwrap();
    let row = |components| {
        format!(
            "order,line-id,facility-id,reason,may-split,update-qoh,kitComponents\n#2,22,DC,mismatch,Y,Y,{components}\n"
        )
    };
    assert_eq!(rejected(&retailer, "wrong", &row("B|D"), 3), [0, 0, 0, 0, 1]);
    let errors = retailer.text("feeds/rejections/done/wrong.errors.csv");
    assert!(errors.contains("`D` is no component of `C`, which is made of `A`, `B`"), "{errors}");
    assert_eq!((moves(&retailer).len(), retailer.stock()), (0, STOCK.map(str::to_owned).to_vec()));
    assert_eq!(rejected(&retailer, "right", &row("B"), 0), [0, 1, 0, 0, 0]);
    assert_eq!(retailer.stock(), [STOCK[0], "B@DC 5/3", STOCK[2], STOCK[3]]);
    retailer.stock_adds_up();
}

#[test]
fn nothing_is_rejected_twice() {
    let retailer = retailer();
    let rows = "order,line-id,facility-id,reason\n#1,11,DC,damaged\n#4,41,SHOP,no-variance\n";
    assert_eq!(rejected(&retailer, "r", rows, 0), [0, 2, 0, 0, 0]);
    let (before, ledger) = (moves(&retailer), retailer.count("stock_ledger"));
    assert_eq!(rejected(&retailer, "said-again", &format!("{rows}\n"), 0), [0, 0, 2, 0, 0]);
    // Also where nothing of it is in the ledger, and long after.
    retailer.later(TimeDelta::days(500));
    retailer.json("misc import-rejections", 0);
    retailer.lay("feeds/rejections/again.csv", rows);
    retailer
        .run("misc import-rejections")
        .ends(65)
        .says("the same content was read on 2026-11-27")
        .says("count twice");
    assert_eq!((moves(&retailer), retailer.count("stock_ledger")), (before, ledger));
    assert_eq!(retailer.json("misc import-rejections", 0)["seen"], 0);
}

#[test]
fn under_cron_a_run_in_which_nothing_went_wrong_says_nothing() {
    let retailer = retailer();
    for rows in ["order,line-id,facility-id,reason\n#1,11,DC,damaged\n", ""] {
        if !rows.is_empty() {
            retailer.lay("feeds/rejections/r.csv", rows);
        }
        assert_eq!(retailer.run("misc import-rejections").ends(0).all(), "");
    }
    assert_eq!(moves(&retailer).len(), 3);
}

#[test]
fn a_dry_run_says_who_rejects_what_and_changes_nothing() {
    let retailer = retailer();
    retailer.lay(
        "feeds/rejections/r.json",
        r##"[{"orderName": "#1", "orderItemExternalId": "11", "facilityId": "DC", "rejectionReasonId": "NOT_IN_STOCK"}]"##,
    );
    let said = retailer.run("misc import-rejections --dry-run --output plain").ends(0).out;
    let line = "DC rejects 3 units (not-in-stock): #1 line 11 unit 1 → rejected, #1 line 11 unit 2 → rejected, #1 line 12 unit 1 → \
                rejected (avoid-order-split)";
    assert!(said.contains(line), "{said}");
    assert_eq!((moves(&retailer).len(), retailer.count("reservations")), (0, 8));
}

#[test]
fn the_sample_file_is_taken_by_the_demo_shops_store() {
    let retailer = Retailer::new();
    retailer.catalog("[orders.new]\nsettle = \"0s\"\n");
    retailer.json("orders new", 0);
    retailer.hwjobs("orders approve").assert().success();
    let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/feeds/rejections.csv");
    retailer.lay("rejections.csv", std::fs::read_to_string(example).unwrap());
    let report = retailer.json("misc import-rejections --from-file rejections.csv", 0);
    assert_eq!(Retailer::numbers(&report), [0, 3, 0, 0, 0], "{report:#}");
    assert_eq!(retailer.count("order_moves WHERE to_facility = 'pickup-rejected'"), 3);
}
