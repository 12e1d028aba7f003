//! What can be asked about routing: `brokering explain`, `lint`, `diff` and `replay`. They only tell.

use crate::support::Retailer;
use crate::support::feed::stocked;

/// The stores near by, then anyone.
const ROUTINGS: &str = r#"
[[routing]]
name   = "Urgent"
orders = { shipping-method = "next-day" }

  [[routing.rule]]
  name = "Anywhere"

[[routing]]
name = "All"

  [[routing.rule]]
  name       = "Near"
  facilities = { group = "stores", within = "50 mi", sort = ["distance"] }

  [[routing.rule]]
  name      = "Anyone"
  assign    = "split"
  otherwise = { queue = "unfillable", auto-cancel-days = 14 }

[brokering.batch.variants.unfillable]
unfillable = true
schedule   = "0 6 * * *"
"#;

/// The warehouse and the store have one of A each; the store is in Boston, as #1 is, which wants two of A and one of B.
fn retailer() -> Retailer {
    let retailer = stocked();
    retailer.catalog(ROUTINGS);
    retailer.lay(
        "feeds/facilities/g.csv",
        "facility-id,type,latitude,longitude,brokering-groups\nDC,warehouse,40.7,-74.0,depots\nSHOP,store,42.36,-71.06,stores\n",
    );
    retailer.json("misc import-facilities", 0);
    let placed = [
        (1, 11, "A", "brokering", "standard"),
        (1, 11, "A", "brokering", "standard"),
        (1, 12, "B", "brokering", "standard"),
        (2, 21, "D", "SHOP", "pickup"),
        (3, 31, "C", "DC", "standard"),
        (4, 41, "A", "backorder", "standard"),
    ];
    retailer.placed("brightside", &placed);
    retailer.lay("feeds/stock/s.csv", "sku,facility-id,available\nA,SHOP,1\nA,DC,1\n");
    retailer.json("misc import-stock", 0);
    retailer
        .store()
        .execute_batch(
            "UPDATE orders SET ship_latitude = '42.36', ship_longitude = '-71.05' WHERE name = '#1'",
        )
        .unwrap();
    retailer
}

/// The file of the store, byte by byte.
fn bytes(retailer: &Retailer) -> Vec<u8> {
    std::fs::read(retailer.path("hwjobs.db")).unwrap()
}

#[test]
fn an_order_that_waits_is_told_what_would_happen_and_what_each_rule_saw() {
    let retailer = retailer();
    let before = bytes(&retailer);
    let said = retailer.run("brokering explain 1").ends(0);
    assert!(!said.all().contains('\u{1b}'), "no colours without a terminal");
    insta::assert_snapshot!(said.out, @r#"
    #1 · approved · brightside
      brokering batch would send 1 unit from DC, 307.2 km, send 1 unit from SHOP, 0.8 km, move 1 unit to unfillable: routing `All`, by its rule `Anyone`, some of it got a facility

    brokering batch · routing `All` · 3 units from brokering: A, B
      rule `Near`: no one facility could send all of it
       FACILITY  RANK  DISTANCE  VERDICT                       IT WOULD HAVE SENT SOMETHING IF
       SHOP      –     0.5 mi    has some of it, not all       it had 1 more of A, and it had 1 more of B
       DC        –     190.9 mi  in none of the rule's groups  it were in stores, and it had 1 more of A, and it had 1 more of B, and the rule reached 190.9 mi
      rule `Anyone`: some of it got a facility
       FACILITY  RANK  DISTANCE  VERDICT  IT WOULD HAVE SENT SOMETHING IF
       DC        1     307.2 km  chosen
       SHOP      2     0.8 km    chosen

    its units have not been moved yet
    "#);
    let told = &retailer.json("brokering explain #1", 0)["explanation"];
    assert_eq!(bytes(&retailer), before, "it only reads");
    let entry = &told["runs"][0]["entries"][0];
    assert_eq!(
        (&entry["routing"], &entry["outcome"]),
        (&"All".into(), &"brokered-in-part".into()),
        "{told:#}"
    );
    let near = &entry["attempts"][0]["facilities"][0];
    assert_eq!((&near["facility"], &near["code"]), (&"SHOP".into(), &"MISSING_ITEMS".into()), "{near:#}");
    assert_eq!(near["unless"].as_array().map(Vec::len), Some(2), "{near:#}");
}

#[test]
fn once_it_is_routed_it_is_told_where_its_units_have_been() {
    let retailer = retailer();
    retailer.json("brokering batch", 0);
    let said = retailer.run("brokering explain 1").ends(0);
    said.says("at SHOP since 2026-11-27 12:00:00 UTC, which sends it")
        .says("brokering batch --variant unfillable would");
    let told = &retailer.json("brokering explain 1", 0)["explanation"];
    assert_eq!(told["moves"].as_array().map(Vec::len), Some(3), "{told:#}");
    assert_eq!(told["runs"][0]["run"], "brokering batch --variant unfillable");
}

#[test]
fn what_waits_for_nothing_is_told_where_it_is_and_why_nothing_is_to_be_decided() {
    let retailer = retailer();
    retailer.run("brokering explain 2").ends(0).says("at SHOP, where its buyer fetches it");
    retailer.run("brokering explain 3").ends(0).says("at DC, which sends it");
    retailer.run("brokering explain 4").ends(0).says("waits in backorder, and no run takes it");
    for (status, said) in [
        ("UPDATE items SET status = 'held'", "held, at DC"),
        ("UPDATE items SET status = 'created'", "not approved yet, at DC: hwjobs orders approve"),
        ("UPDATE items SET status = 'completed'", "fulfilled by DC"),
        ("UPDATE items SET status = 'approved'; UPDATE orders SET status = 'held'", "but the order is held"),
    ] {
        retailer.store().execute_batch(status).unwrap();
        retailer.run("brokering explain 3").ends(0).says(said);
    }
}

#[test]
fn facilities_that_lack_the_same_are_one_row_unless_each_is_asked_for() {
    let retailer = retailer();
    let stores: String = (1..=9).map(|at| format!("S{at},store,{}.0,-71.0,stores\n", 30 + at)).collect();
    retailer.lay(
        "feeds/facilities/h.csv",
        format!("facility-id,type,latitude,longitude,brokering-groups\n{stores}"),
    );
    retailer.json("misc import-facilities", 0);
    insta::assert_snapshot!(retailer.run("brokering explain 1").ends(0).out, @r#"
    #1 · approved · brightside
      brokering batch would send 1 unit from DC, 307.2 km, send 1 unit from SHOP, 0.8 km, move 1 unit to unfillable: routing `All`, by its rule `Anyone`, some of it got a facility

    brokering batch · routing `All` · 3 units from brokering: A, B
      rule `Near`: no one facility could send all of it
       FACILITY                             RANK  DISTANCE              VERDICT                       IT WOULD HAVE SENT SOMETHING IF
       SHOP                                 –     0.5 mi                has some of it, not all       it had 1 more of A, and it had 1 more of B
       S9                                   –     232.2 mi              has none                      it had 2 more of A, and it had 1 more of B, and the rule reached 232.2 mi
       S8                                   –     301.3 mi              has none                      it had 2 more of A, and it had 1 more of B, and the rule reached 301.3 mi
       7 facilities: S7, S6, S5 and 4 more  –     370.3 mi to 784.9 mi  has none                      of S7: it had 2 more of A, and it had 1 more of B, and the rule reached 370.4 mi
       DC                                   –     190.9 mi              in none of the rule's groups  it were in stores, and it had 1 more of A, and it had 1 more of B, and the rule reached 190.9 mi
      rule `Anyone`: some of it got a facility
       FACILITY                             RANK  DISTANCE               VERDICT   IT WOULD HAVE SENT SOMETHING IF
       DC                                   1     307.2 km               chosen
       SHOP                                 2     0.8 km                 chosen
       S9                                   –     373.6 km               has none  it had 1 more of A
       S8                                   –     484.8 km               has none  it had 1 more of A
       S7                                   –     596.0 km               has none  it had 1 more of A
       6 facilities: S6, S5, S4 and 3 more  –     707.2 km to 1263.2 km  has none  it had 1 more of A

    its units have not been moved yet
    "#);
    let each = retailer.run("brokering explain 1 --all").ends(0).out;
    let own = |at: u32| each.lines().filter(|line| line.trim_start().starts_with(&format!("S{at} "))).count();
    assert_eq!((1..=9).map(own).collect::<Vec<_>>(), [2; 9], "{each}");
    assert!(!each.contains("facilities:"), "{each}");
    let told = &retailer.json("brokering explain 1", 0)["explanation"];
    let rules = told["runs"][0]["entries"][0]["attempts"].as_array().unwrap();
    assert!(rules.iter().all(|rule| rule["facilities"].as_array().unwrap().len() == 11), "{told:#}");
}

#[test]
fn of_what_the_shop_holds_that_is_told_and_nothing_is_decided() {
    let retailer = retailer();
    retailer.store().execute_batch("UPDATE orders SET fulfillment_status = 'ON_HOLD'").unwrap();
    let said = retailer.run("brokering explain 1").ends(0);
    insta::assert_snapshot!(said.out, @r#"
    #1 · approved · brightside
      3 units: waits in brokering, and the shop holds the order (ON_HOLD): nothing is decided until that ends

    its units have not been moved yet
    "#);
    retailer.run("brokering explain 2").ends(0).says("where its buyer fetches it");
    retailer.run("brokering explain 3").ends(0).says("at DC, which sends it");
    assert_eq!(
        retailer.json("brokering explain 1", 0)["explanation"]["order"]["fulfillment_status"],
        "ON_HOLD"
    );
}

#[test]
fn a_routing_that_does_not_take_it_is_told_with_the_reason() {
    let retailer = retailer();
    let only = ROUTINGS.split("[[routing]]\nname = \"All\"").next().unwrap();
    retailer.catalog(only);
    retailer.run("brokering explain 1").ends(0).says("waits in brokering, and no run takes it").says(
        "brokering batch: routing `Urgent` does not take it: its shipping method is not one of the routing's",
    );
}

#[test]
fn what_is_not_there_is_refused_with_the_nearest_help() {
    let retailer = retailer();
    retailer.run("brokering explain 99").ends(2).says("the store has no order `99`; hwjobs failed list");
    retailer.store().execute_batch("UPDATE orders SET name = '#BS-1001' WHERE name = '#1'").unwrap();
    retailer.run("brokering explain 1001").ends(2).says("did you mean `#BS-1001`?");
    retailer.run("brokering explain BS-1001 --variant unfilable").ends(2).says("did you mean `unfillable`?");
    retailer.run("brokering explian 1").ends(2).says("'explain'");
    retailer.run("brokering explain").ends(2).says("<ORDER>");
}

#[test]
fn a_catalog_that_can_do_what_it_says_has_no_mistake() {
    let retailer = retailer();
    let before = bytes(&retailer);
    let said = retailer.run("brokering lint").ends(0);
    insta::assert_snapshot!(said.out, @r#"
      orders without coordinates: 1; they pass no `within`, and come last by distance
      waiting in `backorder`, from which no run takes: 1 unit
    jobs.toml: 2 routings, no mistake found
    "#);
    let told = &retailer.json("brokering lint", 0)["lint"];
    assert_eq!(
        (told["mistakes"].as_array().map(Vec::len), told["information"].as_array().map(Vec::len)),
        (Some(0), Some(2)),
        "{told:#}"
    );
    assert_eq!(bytes(&retailer), before, "it only reads");
}

#[test]
fn mistakes_are_told_with_routing_and_rule_and_what_to_do() {
    let retailer = retailer();
    retailer.catalog(
        r#"
[misc.import-rejections]
exclude-for = "0s"

[[routing]]
name = "All"

  [[routing.rule]]
  name       = "Nobody"
  facilities = { group = "shops" }
  otherwise  = { queue = "released" }

  [[routing.rule]]
  name = "Too late"
  all-or-nothing = true
"#,
    );
    let said = retailer.run("brokering lint").ends(6);
    insta::assert_snapshot!(said.out, @r#"
    ! routing `All`, rule `Nobody`: no facility is in group `shops`: mend its name, or put facilities into it (misc import-facilities, column `brokering-groups`)
    ! routing `All`, rule `Nobody`: its groups leave no facility, so that it finds nothing: mend `group` and `exclude-group`
    ! routing `All`, rule `Nobody`: it moves items to `released`, from which nothing takes them: add [brokering.batch.variants.released] with `queue = "released"`
    ! routing `All`, rule `Too late`: it is never tried: `Nobody` before it moves all that it leaves to a queue; give that `otherwise = "next-rule"`, or take this one out
    ! routing `All`, rule `Too late`: `all-or-nothing` says nothing here, since a single facility sends all or nothing anyway: take it out, or write `assign = "split"`
    ! `misc import-rejections exclude-for` is 0: what a facility rejects may go back to it at once; leave it out (7d), or write how long it may not
      no run of `brokering batch` has a schedule: what waits is routed only when somebody types it
      waiting in `backorder`, from which no run takes: 1 unit
    jobs.toml: 1 routing, 6 mistakes
    "#);
    let told = &retailer.json("brokering lint", 6)["lint"];
    assert_eq!(told["mistakes"][0]["routing"], "All", "{told:#}");
}

#[test]
fn a_queue_is_drained_by_whoever_takes_from_it() {
    let retailer = retailer();
    let routing =
        "[[routing]]\nname = \"All\"\n[[routing.rule]]\nname = \"One\"\notherwise = { queue = \"QUEUE\" }\n";
    for (queue, jobs, code) in [
        ("unfillable", "", 6),
        ("unfillable", "[brokering.batch.variants.again]\nunfillable = true\n", 0),
        ("rejected", "", 6),
        ("rejected", "[brokering.rejected]\n", 0),
        ("preorder", "[brokering.batch.variants.pre]\nqueue = \"preorder\"\n", 0),
        ("unfillable-hold", "", 0),
    ] {
        retailer.catalog(&format!("{jobs}{}", routing.replace("QUEUE", queue)));
        retailer.run("brokering lint").ends(code);
    }
    retailer.catalog("[[routing]]\nname = \"All\"\n[[routing.rule]]\nname = \"One\"\n");
    retailer.run("brokering lint").ends(6).says("tries it once and never again");
    let one = |name: &str, more: &str| format!("[[routing]]\nname = \"{name}\"\n{more}\n");
    let stays = "[[routing.rule]]\nname = \"One\"";
    let moves = "[[routing.rule]]\nname = \"One\"\notherwise = { queue = \"unfillable-hold\" }";
    retailer.catalog(&(one("All", moves) + &one("Unreached", stays)));
    retailer.run("brokering lint").ends(0);
    let narrow = format!("orders = {{ channel = \"pos\" }}\n{moves}");
    retailer.catalog(&(one("All", stays) + &one("Narrow", &narrow)));
    retailer
        .run("brokering lint")
        .ends(6)
        .says("routing `All`, rule `One`: what it leaves stays in `brokering`");
}

#[test]
fn a_routing_by_which_no_run_goes_drains_nothing() {
    let retailer = retailer();
    let catalog = r#"
[brokering.batch]
schedule = "0 6 * * *"
routings = ["A"]

[brokering.batch.variants.again]
unfillable = true
routings   = ["A"]

[[routing]]
name = "A"

  [[routing.rule]]
  name      = "Anyone"
  otherwise = { queue = "released" }

[[routing]]
name   = "B"
orders = { queue = "released" }

  [[routing.rule]]
  name = "Anyone"
"#;
    retailer.catalog(catalog);
    insta::assert_snapshot!(retailer.run("brokering lint").ends(6).out, @r#"
    ! routing `A`, rule `Anyone`: it moves items to `released`, from which nothing takes them: add [brokering.batch.variants.released] with `queue = "released"`
    ! routing `B`: no run goes by it, so that it does nothing: name it in the `routings` of [brokering.batch] or of one of its variants, or write `active = false`
      waiting in `backorder`, from which no run takes: 1 unit
    jobs.toml: 2 routings, 2 mistakes
    "#);
    retailer.catalog(&catalog.replace("[\"A\"]", "[\"A\", \"B\"]"));
    retailer.run("brokering lint").ends(0);
    // Of a draft nobody expects a run; and `brokering rejected` takes a routing for its own queue.
    retailer.catalog(&catalog.replace("name   = \"B\"", "name   = \"B\"\nactive = false"));
    assert!(!retailer.run("brokering lint").ends(6).out.contains("no run goes by it"));
    retailer.catalog(&format!("[brokering.rejected]\nroutings = [\"B\"]\n{catalog}"));
    assert!(!retailer.run("brokering lint").ends(6).out.contains("no run goes by it"));
}

#[test]
fn queues_that_send_items_round_are_a_mistake() {
    let retailer = retailer();
    let catalog = r#"
[brokering.batch]
schedule = "0 6 * * *"

[brokering.rejected]

[[routing]]
name   = "All"
orders = { queue = "brokering" }

  [[routing.rule]]
  name = "Near"

  [[routing.rule]]
  name      = "Anyone"
  otherwise = { queue = "rejected", auto-cancel-days = 3 }

[[routing]]
name   = "Again"
orders = { queue = "rejected" }

  [[routing.rule]]
  name      = "Whole"
  otherwise = { queue = "brokering" }
"#;
    retailer.catalog(catalog);
    insta::assert_snapshot!(retailer.run("brokering lint").ends(6).out, @r#"
    ! what nobody can send goes round for ever, and every run moves it again: routing `All`, rule `Anyone` moves it from `brokering` to `rejected`; routing `Again`, rule `Whole` moves it from `rejected` to `brokering`; let one of these rules leave it where it is (`otherwise = "next-rule"`), or move it where nothing takes it back from
      waiting in `backorder`, from which no run takes: 1 unit
    jobs.toml: 2 routings, 1 mistake
    "#);
    retailer.catalog(&catalog.replace("otherwise = { queue = \"brokering\" }", "otherwise = \"next-rule\""));
    retailer.run("brokering lint").ends(0);
}

#[test]
fn an_empty_store_is_no_trouble() {
    let retailer = Retailer::small();
    retailer.catalog(ROUTINGS);
    retailer.run("brokering lint").ends(0).says("the store knows no facility yet");
    retailer.run("brokering explain 1").ends(2).says("the store has no order `1`");
    assert!(!retailer.path("hwjobs.db").exists(), "looking makes no store");
}

/// Other routings: whatever is wanted comes from one place, or is given up.
const PROPOSAL: &str = r#"
[brokering.batch.variants.unfillable]
unfillable = true

[[routing]]
name = "One place"

  [[routing.rule]]
  name      = "Whole"
  otherwise = { queue = "unfillable" }
"#;

#[test]
fn two_catalogs_are_compared_on_the_same_state_and_nothing_is_written() {
    let retailer = retailer();
    retailer.catalog(PROPOSAL);
    std::fs::rename(retailer.path("jobs.toml"), retailer.path("proposal.toml")).unwrap();
    retailer.catalog(ROUTINGS);
    let before = bytes(&retailer);
    let said = retailer.run("brokering diff jobs.toml proposal.toml").ends(0);
    assert!(!said.all().contains('\u{1b}'), "no colours without a terminal");
    insta::assert_snapshot!(said.out, @r#"
    A jobs.toml · B proposal.toml · brokering batch
                                     A         B  B − A
     orders sent                     1         0  −1
     units sent                      2         0  −2
     shipments                       2         0  −2
     shipments per order             2.00      –
     orders from several facilities  1         0  −1
     average distance of a unit      95.7 mi   –
     median distance of a unit       190.9 mi  –
     units tried in vain             1         3  +2
     units that no routing takes     0         0
     facilities at their limit       0         0
     units in unfillable             1         3  +2
     units from DC                   1         0  −1
     units from SHOP                 1         0  −1

    1 order goes otherwise:
       ORDER  FROM                                TO
       #1     1 × DC + 1 × SHOP + 1 × unfillable  3 × unfillable
    "#);
    let told = &retailer.json("brokering diff jobs.toml proposal.toml", 0)["diff"];
    assert_eq!(bytes(&retailer), before, "nothing is written");
    let (a, b) = (&told["a"]["figures"], &told["b"]["figures"]);
    assert_eq!(
        (&a["units"], &b["units"], &told["differing_orders"]),
        (&2.into(), &0.into(), &1.into()),
        "{told:#}"
    );
    for figures in [a, b] {
        let sum = |of: &str| {
            figures[of].as_object().unwrap().values().map(|units| units.as_u64().unwrap()).sum::<u64>()
        };
        assert_eq!(sum("by_queue") + sum("by_facility"), 3, "every unit that was looked at is somewhere");
    }
    let run = retailer.json("brokering batch", 0);
    let sent = retailer.count("item_moves WHERE reason = 'brokered'");
    assert_eq!(a["units"].as_i64(), Some(sent), "what was foretold was done: {run:#}");
}

#[test]
fn a_catalog_compared_with_itself_does_not_differ() {
    let retailer = retailer();
    for variant in ["", " --variant unfillable"] {
        let line = format!("brokering diff jobs.toml jobs.toml{variant}");
        retailer.run(&line).ends(0).says("every order goes the same way");
    }
    retailer.run("brokering diff jobs.toml other.toml").ends(78).says("no catalog at").says("other.toml");
    retailer.run("brokering diff jobs.toml").ends(2).says("<B>");
    retailer.run("brokering diff jobs.toml jobs.toml --variant odd").ends(2).says("has no variant `odd`");
}

/// The record of a run of `brokering batch`, which is the only file in its folder.
fn recorded(retailer: &Retailer) -> String {
    let names = std::fs::read_dir(retailer.path("records")).unwrap();
    let names: Vec<String> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    format!("records/{}", names[0])
}

const RECORDING: &str = "[brokering.batch]\nrecord = \"records\"\npage-size = 1\n";

#[test]
fn a_recorded_run_is_decided_again_to_the_byte() {
    let retailer = retailer();
    retailer.catalog(&format!("{RECORDING}{ROUTINGS}"));
    retailer
        .store()
        .execute_batch("INSERT INTO products (product_id, handle, title, status, vendor, product_type, gift_card, created_at, updated_at) VALUES (1, 'a', 'A', 'active', '', 'Camp', 0, '', ''); UPDATE variants SET product_id = 1;")
        .unwrap();
    let dry = retailer.json("brokering batch --dry-run", 0);
    assert!(!retailer.path("records").exists(), "a dry run lays nothing down");
    let run = retailer.json("brokering batch", 0);
    assert_eq!(run["seen"].as_u64(), dry["steps"].as_array().map(|steps| steps.len() as u64));
    assert_eq!((&run["numbers"]["created"], &run["numbers"]["updated"]), (&1.into(), &1.into()), "{run:#}");
    let file = recorded(&retailer);
    let text = retailer.text(&file);
    assert!(text.contains("-71.05") && text.contains("\"#1\""), "{text}");
    assert!(
        text.contains("\"categories\":[\"Camp\"]"),
        "for routings that ask for what these do not: {text}"
    );
    retailer.run(&format!("brokering replay {file}")).ends(0).says("1 decision: the same, to the byte");
    // The store is another by now; the record is what it was.
    let line = format!("brokering diff jobs.toml jobs.toml --facts {file}");
    let told = retailer.json(&line, 0);
    assert_eq!(
        (&told["diff"]["a"]["figures"]["units"], &told["diff"]["differing_orders"]),
        (&2.into(), &0.into())
    );
    assert_eq!(
        retailer.json("brokering batch", 0)["seen"],
        0,
        "where nothing waits there is nothing to record"
    );
    recorded(&retailer);
}

#[test]
fn a_record_that_comes_out_otherwise_says_where() {
    let retailer = retailer();
    retailer.catalog(&format!("{RECORDING}{ROUTINGS}"));
    retailer.json("brokering batch", 0);
    let file = recorded(&retailer);
    let text = retailer.text(&file);
    let spoilt = text.replacen("\"atp\":1,", "\"atp\":0,", 1);
    assert_ne!(spoilt, text);
    std::fs::write(retailer.path("spoilt.json"), spoilt).unwrap();
    retailer
        .run("brokering replay spoilt.json")
        .ends(1)
        .says("1 decision of 1 come out otherwise")
        .says("#1: ");
    let told = retailer.json("brokering replay spoilt.json", 1);
    assert_eq!(told["replay"]["differing"], 1, "{told:#}");
}

#[test]
fn a_file_that_is_no_record_is_refused() {
    let retailer = retailer();
    retailer.run("brokering replay nothing.json").ends(2).says("there is no file nothing.json");
    for text in ["", "{}", "[1,2", "{\"form\":1}"] {
        std::fs::write(retailer.path("odd.json"), text).unwrap();
        retailer.run("brokering replay odd.json").ends(65).says("not the record of a run of brokering batch");
        retailer.run("brokering diff jobs.toml jobs.toml --facts odd.json").ends(65).says("odd.json");
    }
}
