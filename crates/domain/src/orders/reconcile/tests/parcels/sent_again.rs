//! Fulfillments cancelled at one location and shipped from another between two runs.

use super::*;

fn called_off(location: i64, minute: u32, units: u32) -> Fulfillment {
    Fulfillment { success: false, ..from(location, minute, units) }
}

#[test]
fn a_unit_that_was_called_off_and_went_from_elsewhere_comes_back_and_goes() {
    type Case<'a> = (&'a str, &'a [(ItemStatus, &'a str)], &'a [Fulfillment], &'a [&'a str]);
    let cases: [Case<'_>; 10] = [
        (
            "from another shelf",
            &[(Completed, "DC")],
            &[called_off(1, 0, 1), from(4, 5, 1)],
            &["1 approved", "1 from location-4"],
        ),
        (
            "from a place known only to the shop",
            &[(Completed, "DC")],
            &[called_off(1, 0, 1), from(5, 5, 1)],
            &["expect location-5, Place 5", "1 approved", "1 from location-5"],
        ),
        ("from the same shelf: no news", &[(Completed, "DC")], &[called_off(1, 0, 1), from(1, 5, 1)], &[]),
        (
            "twice called off: the parcel that stands",
            &[(Completed, "DC")],
            &[called_off(1, 0, 1), called_off(5, 3, 1), from(4, 5, 1)],
            &["1 approved", "1 from location-4"],
        ),
        (
            "one of two",
            &[(Completed, "DC"), (Completed, "DC")],
            &[called_off(1, 0, 2), from(1, 5, 1), from(4, 6, 1)],
            &["2 approved", "2 from location-4"],
        ),
        (
            "one of two, the other not at all",
            &[(Completed, "DC"), (Completed, "DC")],
            &[called_off(1, 0, 2), from(4, 6, 1)],
            &["2 approved", "1 approved", "1 from location-4"],
        ),
        (
            "beside one that is sent for the first time",
            &[(Completed, "DC"), (Approved, "north")],
            &[called_off(1, 0, 1), from(4, 5, 1), from(4, 6, 1)],
            &["1 approved", "1 from location-4", "2 from location-4"],
        ),
        ("not without a parcel that was called off", &[(Completed, "DC")], &[from(4, 5, 1)], &[]),
        (
            "not by a parcel that had left before",
            &[(Completed, "DC")],
            &[from(4, 0, 1), called_off(1, 5, 1)],
            &[],
        ),
        (
            "nothing where nobody knows from where it went",
            &[(Completed, "brokering")],
            &[called_off(1, 0, 1), from(4, 5, 1)],
            &[],
        ),
    ];
    for (case, units, parcels, expected) in cases {
        assert_eq!(sent(units, parcels), expected, "{case}");
    }
}

proptest! {
    /// However units were called off and sent again, once it is followed each shelf has lost what it has sent, and a second
    /// look moves nothing.
    #[test]
    fn every_shelf_has_lost_what_it_has_sent_and_a_second_look_moves_nothing(
        first in prop::collection::vec(1i64..4, 1..5), again in prop::collection::vec(0i64..4, 5),
    ) {
        let known = Known::default();
        let look = |here: &StoredOrder, parcels: &[Fulfillment]| {
            let order = ShopOrder { fulfillments: parcels.to_vec(), ..told(first.len() as u32, 0, 0) };
            reconcile(&order, here, &known, &OrderPolicy::default())
        };
        let sent_first: Vec<_> = first.iter().map(|location| from(*location, 0, 1)).collect();
        let open = vec![(Approved, true); first.len()];
        let here = stored(OrderStatus::Approved, &open);
        let here = after(&here, &look(&here, &sent_first));

        // Nought: it stands; else it was called off, and went from there.
        let mut parcels = sent_first;
        for (index, location) in again.iter().take(first.len()).enumerate().filter(|(_, at)| **at > 0) {
            parcels[index].success = false;
            parcels.push(from(*location, 5, 1));
        }
        let here = after(&here, &look(&here, &parcels));
        let mut lost: Vec<_> = here.items.iter().map(|item| item.taken_from.clone()).collect();
        let standing = parcels.iter().filter(|parcel| parcel.success);
        let mut went: Vec<_> =
            standing.map(|parcel| parcel.location.as_ref().map(FacilityId::of_location)).collect();
        lost.sort();
        went.sort();
        prop_assert_eq!(lost, went);
        let again = look(&here, &parcels);
        prop_assert!(again.iter().all(|change| matches!(change, Change::OrderSeen { .. })), "{:?}", again);
    }
}
