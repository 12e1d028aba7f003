//! Facts without some of the facilities.

use std::collections::HashSet;

use super::facts::{Facility, Facts};
use crate::facility::FacilityId;

impl Facts {
    /// Leaves facilities out, with what is there, as if the store did not know them; only that orders were sold there is still known.
    pub fn leave_out(&mut self, gone: &HashSet<FacilityId>) {
        let mut places = Vec::with_capacity(self.facilities.len());
        let mut next = 0;
        for facility in &self.facilities {
            let stays = !gone.contains(&facility.id);
            places.push(stays.then_some(next));
            next += u32::from(stays);
        }
        self.left_out.extend(self.facilities.extract_if(.., |facility| gone.contains(&facility.id)));
        self.stock.retain_mut(|stock| match places.get(stock.facility as usize).copied().flatten() {
            Some(place) => {
                stock.facility = place;
                true
            }
            None => false,
        });
    }

    /// Every facility at which an order may have been sold.
    pub fn origins(&self) -> impl Iterator<Item = &Facility> {
        self.facilities.iter().chain(&self.left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brokering::facts::{Facility, Stock};

    #[test]
    fn what_stays_keeps_its_stock_and_what_goes_takes_it_along() {
        let facility = |id: &str| Facility {
            id: FacilityId(id.into()),
            at: None,
            groups: vec![],
            order_limit: None,
            orders_today: 0,
        };
        let stock = |facility, atp| Stock {
            variant: 7,
            facility,
            atp,
            safety_stock: 0,
            allow_brokering: true,
            sold: 0,
        };
        let mut facts = Facts {
            facilities: ["A", "B", "C"].map(facility).into(),
            left_out: vec![],
            variants: vec![],
            stock: vec![stock(0, 1), stock(1, 2), stock(2, 3)],
            methods: vec![],
            orders: vec![],
        };
        facts.leave_out(&HashSet::from([FacilityId("B".into()), FacilityId("X".into())]));
        assert_eq!(facts.facilities, ["A", "C"].map(facility));
        assert_eq!(facts.left_out, ["B"].map(facility));
        assert_eq!(facts.origins().count(), 3, "orders were sold there all the same");
        assert_eq!(facts.stock, [stock(0, 1), stock(1, 3)]);
    }
}
