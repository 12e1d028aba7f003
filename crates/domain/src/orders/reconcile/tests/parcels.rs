//! Units matched to shipments.

mod sent_again;

use super::*;

/// What left from a location, and when.
fn from(location: i64, minute: u32, units: u32) -> Fulfillment {
    let location = ShopLocation { id: LocationId(location), name: format!("Place {location}") };
    let created_at = DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minute.into());
    Fulfillment { created_at, location: Some(location), ..parcel(vec![(LineId(7), units)]) }
}

/// An order of approved and completed units at these places, of which the shop has sent these parcels: which units were sent
/// from where.
fn sent(units: &[(ItemStatus, &str)], parcels: &[Fulfillment]) -> Vec<String> {
    let statuses: Vec<_> = units.iter().map(|(status, at)| (*status, Queue::of_id(at).is_some())).collect();
    let mut stored = stored(OrderStatus::Approved, &statuses);
    for (item, (_, at)) in stored.items.iter_mut().zip(units) {
        item.facility = FacilityId((*at).to_owned());
        item.taken_from = (item.status == Completed && !item.waiting).then(|| item.facility.clone());
    }
    let standing = parcels.iter().filter(|parcel| parcel.success).flat_map(|parcel| &parcel.lines);
    let sent: u32 = standing.map(|(_, units)| units).sum();
    let quantity = sent.max(units.len() as u32);
    let order = ShopOrder { fulfillments: parcels.to_vec(), ..told(quantity, 0, quantity - sent) };
    let known = Known {
        facilities: ["DC", "north", "location-4"].map(|at| FacilityId(at.to_owned())).into(),
        described: [(FacilityId("location-1".into()), FacilityId("DC".into()))].into(),
        ..Known::default()
    };
    let of = |sent: &Option<Sent>| {
        sent.as_ref().map_or_else(|| "nowhere".to_owned(), |sent| sent.from.to_string())
    };
    let mut said = Vec::new();
    for change in reconcile(&order, &stored, &known, &OrderPolicy::default()) {
        match change {
            Change::ItemMoved { unit, to: Completed, sent, .. } => {
                said.push(format!("{unit} from {}", of(&sent)))
            }
            Change::ItemMoved { unit, to, .. } => said.push(format!("{unit} {}", to.word())),
            Change::ItemsAdded { group, .. } => {
                said.extend(
                    group.items.iter().map(|item| format!("new {} from {}", item.unit, of(&item.sent))),
                );
            }
            Change::FacilityExpected { facility, name, .. } => {
                said.push(format!("expect {facility}, {name}"))
            }
            _ => {}
        }
    }
    said
}

#[test]
fn the_unit_that_was_sent_is_the_one_at_the_place_that_sent_it() {
    type Case<'a> = (&'a str, &'a [(ItemStatus, &'a str)], &'a [Fulfillment], &'a [&'a str]);
    let cases: [Case<'_>; 9] = [
        (
            "by its facility",
            &[(Approved, "north"), (Approved, "DC")],
            &[from(1, 0, 1)],
            &["2 from location-1"],
        ),
        (
            "however the parcels are told",
            &[(Approved, "DC"), (Approved, "brokering"), (Approved, "location-4")],
            &[from(4, 9, 1), from(1, 5, 1)],
            &["1 from location-1", "3 from location-4"],
        ),
        (
            "a place's own units are left to it by a parcel from elsewhere",
            &[(Approved, "DC"), (Approved, "brokering")],
            &[from(4, 0, 1), from(1, 5, 1)],
            &["1 from location-1", "2 from location-4"],
        ),
        (
            "a facility before a queue where nobody has it",
            &[(Approved, "brokering"), (Approved, "north")],
            &[from(4, 0, 1)],
            &["2 from location-4"],
        ),
        (
            "a place known only to the shop is expected where it sends for another facility",
            &[(Approved, "north")],
            &[from(5, 0, 1)],
            &["expect location-5, Place 5", "1 from location-5"],
        ),
        (
            "and not where it sends what waits",
            &[(Approved, "brokering")],
            &[from(5, 0, 1)],
            &["1 from location-5"],
        ),
        (
            "what was sent before is no news",
            &[(Completed, "DC"), (Approved, "north")],
            &[from(1, 9, 1), from(4, 5, 1)],
            &["2 from location-4"],
        ),
        (
            "from whatever queue it went, the first parcel is the one known",
            &[(Completed, "brokering"), (Approved, "brokering")],
            &[from(1, 0, 1), from(4, 5, 1)],
            &["2 from location-4"],
        ),
        (
            "more than the store has",
            &[(Approved, "DC")],
            &[from(1, 0, 1), from(4, 5, 1)],
            &["new 2 from location-4", "1 from location-1"],
        ),
    ];
    for (case, units, parcels, expected) in cases {
        assert_eq!(sent(units, parcels), expected, "{case}");
    }
}

#[test]
fn what_was_not_sent_after_all_is_the_unit_of_the_place_that_did_not_send_it() {
    let undone = Fulfillment { success: false, ..from(1, 0, 1) };
    let units = [(Completed, "DC"), (Completed, "north")];
    assert_eq!(sent(&units, &[undone.clone(), from(4, 5, 1)]), ["1 approved"]);
    let units = [(Completed, "brokering"), (Completed, "brokering")];
    assert_eq!(sent(&units, &[undone, from(4, 5, 1)]), ["2 approved"], "where nothing tells, the youngest");
}
