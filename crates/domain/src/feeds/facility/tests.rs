//! Every cell of a described facility, and what a row leads to.

use crate::plan::change::facility::DescribedFacility;
use crate::plan::change::facility::Membership;
use chrono_tz::Tz;

use super::*;
use crate::feeds::cell;
use crate::feeds::columns::Header;

fn at(text: &str) -> DateTime<Utc> {
    cell::instant(text, Tz::UTC).unwrap()
}

fn row(pairs: &[(&str, &str)]) -> Result<FacilityRow, String> {
    let header = Header::of_objects(FACILITY_COLUMNS);
    let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    let fields = header.fields(pairs)?;
    FacilityRow::read(&header.cells(&fields)?, Tz::UTC)
}

fn told(known: &mut KnownFacilities, pairs: &[(&str, &str)]) -> Option<DescribedFacility> {
    match describe(&row(pairs).unwrap(), known, at("2026-11-27")).unwrap() {
        Some((Change::FacilityDescribed(described), _)) => Some(*described),
        Some(_) => panic!("another change"),
        None => None,
    }
}

fn known() -> KnownFacilities {
    KnownFacilities { shops: BTreeSet::from(["brightside".to_owned()]), ..KnownFacilities::default() }
}

#[test]
fn a_facility_is_described_once_and_then_as_it_should_be() {
    let mut known = known();
    let pairs = [
        ("facilityId", "DC"),
        ("name", "Depot"),
        ("type", "WAREHOUSE"),
        ("timezone", "Europe/London"),
        ("channels", "web;east"),
    ];
    let first = told(&mut known, &pairs).unwrap();
    assert_eq!((first.name.as_str(), first.kind.as_str(), first.joins.len()), ("Depot", "warehouse", 2));
    assert_eq!(told(&mut known, &pairs), None, "the same once more");
    assert_eq!(told(&mut known, &[("facilityId", "DC")]), None, "what is empty stays");
    let moved =
        told(&mut known, &[("facilityId", "DC"), ("latitude", "40.7"), ("longitude", "-74")]).unwrap();
    assert_eq!((moved.coordinates, moved.name.as_str()), (Some((40.7, -74.0)), "Depot"));
}

#[test]
fn a_list_of_groups_is_all_of_its_kind() {
    let mut known = known();
    told(
        &mut known,
        &[("facility-id", "DC"), ("type", "store"), ("channels", "web;east"), ("pickup-groups", "downtown")],
    );
    let later = at("2026-12-24");
    let only_web = row(&[("facility-id", "DC"), ("channels", "web")]).unwrap();
    let Some((Change::FacilityDescribed(described), false)) = describe(&only_web, &mut known, later).unwrap()
    else {
        panic!("nothing changes")
    };
    let east = Membership {
        group: "east".into(),
        kind: GroupKind::Channel,
        from: at("2026-11-27"),
        thru: Some(later),
        position: None,
    };
    assert_eq!((described.joins, described.leaves.len()), (vec![east], 0));
    let none = row(&[("facility-id", "DC"), ("pickup-groups", "-")]).unwrap();
    assert!(describe(&none, &mut known, later).unwrap().is_some());
    assert_eq!(describe(&none, &mut known, later).unwrap(), None);
}

#[test]
fn a_membership_may_begin_and_end_by_the_calendar() {
    let mut known = known();
    let season = [
        ("facility-id", "DC"),
        ("type", "store"),
        ("channels", "web"),
        ("from", "2026-12-01"),
        ("thru", "2027-01-01"),
    ];
    let begins = told(&mut known, &season).unwrap();
    assert_eq!(
        begins.joins,
        [Membership {
            group: "web".into(),
            kind: GroupKind::Channel,
            from: at("2026-12-01"),
            thru: Some(at("2027-01-01")),
            position: None,
        }]
    );
    assert_eq!(told(&mut known, &season), None);
    let dropped = told(&mut known, &[("facility-id", "DC"), ("channels", "-")]).unwrap();
    assert_eq!((dropped.joins.len(), dropped.leaves.len()), (0, 1), "it has not begun, so it never was");
}

#[test]
fn a_facility_has_a_place_in_a_brokering_group_until_it_gets_another() {
    let mut known = known();
    let pairs = |groups| [("facility-id", "DC"), ("type", "store"), ("brokering-groups", groups)];
    let places = |described: DescribedFacility| -> Vec<(String, Option<i64>)> {
        described.joins.into_iter().map(|one| (one.group, one.position)).collect()
    };
    let first = told(&mut known, &pairs("east:2;north")).unwrap();
    assert_eq!(places(first), [("east".into(), Some(2)), ("north".into(), None)]);
    assert_eq!(told(&mut known, &pairs("east:2;north")), None);
    assert_eq!(told(&mut known, &pairs("east;north")), None, "what is not said stays");
    let moved = told(&mut known, &pairs("east:1;north:7")).unwrap();
    assert_eq!(places(moved), [("east".into(), Some(1)), ("north".into(), Some(7))]);
}

#[test]
fn what_a_facility_may_be_without_can_be_taken_from_it() {
    let mut known = known();
    let all = [
        ("facility-id", "DC"),
        ("type", "store"),
        ("external-id", "D1"),
        ("timezone", "Europe/London"),
        ("latitude", "51"),
        ("longitude", "0"),
        ("order-limit", "5"),
    ];
    told(&mut known, &all).unwrap();
    let nothing = all.map(|(column, _)| match column {
        "facility-id" => ("facility-id", "DC"),
        "type" => ("type", ""),
        column => (column, "-"),
    });
    let bare = told(&mut known, &nothing).unwrap();
    assert_eq!(
        (bare.external_id, bare.timezone, bare.coordinates, bare.order_limit),
        (None, None, None, None)
    );
    assert_eq!(told(&mut known, &nothing), None);
    let other = told(&mut known, &[("facility-id", "NYC"), ("type", "store"), ("external-id", "D1")]);
    assert_eq!(other.unwrap().external_id.as_deref(), Some("D1"), "the word is free again");
}

#[test]
fn a_location_is_one_facility_of_one_shop() {
    let mut known = known();
    let pairs = [("facility-id", "DC"), ("type", "store"), ("location-id", "gid://shopify/Location/77")];
    assert_eq!(told(&mut known, &pairs).unwrap().location, Some(("brightside".into(), LocationId(77))));
    assert_eq!(told(&mut known, &pairs), None);
    known.shops.insert("other".into());
    let refused = |pairs: &[(&str, &str)], known: &mut KnownFacilities| {
        describe(&row(pairs).unwrap(), known, at("2026-11-27")).unwrap_err()
    };
    assert!(refused(&pairs, &mut known).contains("whose location"));
    assert!(
        refused(&[pairs[0], pairs[1], pairs[2], ("shop", "moon")], &mut known)
            .contains("not met a shop `moon`")
    );
}

#[test]
fn a_row_that_is_not_clear_is_refused() {
    for (pairs, why) in [
        (&[("facility-id", "")][..], "is empty"),
        (&[("facility-id", "_NA_")], "is a queue"),
        (&[("facility-id", "rejected")], "is a queue"),
        (&[("facility-id", "D C")], "cannot be an id"),
        (&[("facility-id", "DC"), ("type", "kiosk")], "is no type"),
        (&[("facility-id", "DC"), ("timezone", "EST5")], "is no time zone"),
        (&[("facility-id", "DC"), ("latitude", "91"), ("longitude", "0")], "no number of degrees"),
        (&[("facility-id", "DC"), ("latitude", "9")], "is nowhere"),
        (&[("facility-id", "DC"), ("latitude", "-"), ("longitude", "1")], "no number of degrees"),
        (
            &[("facility-id", "DC"), ("brokering-groups", "east:first")],
            "no place in a group: write one like `east:2`",
        ),
        (&[("facility-id", "DC"), ("order-limit", "-1")], "less than nothing"),
        (&[("facility-id", "DC"), ("shop", "x")], "without a `location-id`"),
        (&[("facility-id", "DC"), ("location-id", "Boston")], "no number of a Shopify location"),
        (&[("facility-id", "DC"), ("from", "2026-12-01"), ("thru", "2026-12-01")], "is not after"),
        (&[("facility-id", "DC"), ("from", "soon")], "neither a day"),
    ] {
        assert!(row(pairs).unwrap_err().contains(why), "{pairs:?}: {:?}", row(pairs));
    }
    let mut known = known();
    known.external_ids.insert("X".into(), FacilityId("OTHER".into()));
    known.groups.insert("web".into(), GroupKind::Channel);
    for (pairs, why) in [
        (&[("facility-id", "DC")][..], "`type` is empty"),
        (&[("facility-id", "DC"), ("type", "store"), ("external-id", "X")], "facility OTHER has that"),
        (&[("facility-id", "DC"), ("type", "store"), ("pickup-groups", "web")], "is a channel group"),
    ] {
        let told = describe(&row(pairs).unwrap(), &mut known, at("2026-11-27")).unwrap_err();
        assert!(told.contains(why), "{pairs:?}: {told}");
    }
}
