//! Rows that tell what facilities do not send, and the orders that such rows name.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use super::cell;
use super::columns::{Cells, Column, Needs};
use super::names::{FACILITY, FACILITY_NAMES, VARIANT, VARIANT_NAMES, VariantName};
use crate::plan::change::rejection_reason::OnHand;
use crate::plan::change::rejection_reason::RejectionReason;
use crate::rejections::row::{Scope, Which};
use crate::values::id::LineId;
use crate::values::identifier;

/// The longest that a facility is left out, in days: a hundred years.
const LONGEST: i64 = 36_500;

/// The columns by which a row names its order.
const ORDER_NAMES: &[&str] = &["order", "order-id"];

/// The columns of `misc import-rejections`.
pub const REJECTION_COLUMNS: &[Column] = &[
    Column::new("shop"),
    Column::also("order", &["order-name", "order-number"]),
    Column::also("order-id", &["shopify-order-id", "order-external-id", "external-order-id"]),
    Column::also(
        "line-id",
        &["line-item-id", "shopify-line-item-id", "order-item-external-id", "order-item-seq-id"],
    ),
    VARIANT[0],
    VARIANT[1],
    VARIANT[2],
    VARIANT[3],
    VARIANT[4],
    VARIANT[5],
    VARIANT[6],
    Column::new("unit"),
    Column::also("quantity", &["qty", "rejected-quantity"]),
    FACILITY[0],
    FACILITY[1],
    Column::also("reason", &["rejection-reason-id", "rejection-reason", "reason-id"]),
    Column::new("may-split"),
    Column::also("cascade-by-product", &["cascade-reject-by-product"]),
    Column::new("update-qoh"),
    Column::new("kit-components"),
    Column::also("exclude-days", &["exclude-order-facility-duration"]),
    Column::also("note", &["comments", "comment"]),
];

/// What such a file needs.
pub const REJECTION_NEEDS: Needs = &[
    ORDER_NAMES,
    &["line-id", "id-value", "product-id", "sku", "barcode", "shopify-variant-id", "inventory-item-id"],
    FACILITY_NAMES,
    &["reason"],
];

/// A row of `misc import-rejections`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectionRow {
    /// Of which shop the order is, where several have one of its name.
    pub shop: Option<String>,
    /// The order's name, or its number at Shopify.
    pub order: String,
    /// Of which line.
    pub line: Option<LineId>,
    /// Of which variant.
    pub variant: Option<VariantName>,
    /// Of which units.
    pub which: Which,
    /// The facility, as it is named.
    pub facility: String,
    /// Why.
    pub reason: RejectionReason,
    /// What goes with them.
    pub scope: Scope,
    /// What becomes of the quantity on hand.
    pub on_hand: OnHand,
    /// Of which components of a kit it speaks, by their identities.
    pub components: BTreeSet<String>,
    /// How long the facility may not have them, where the row says so.
    pub exclude_for: Option<TimeDelta>,
    /// Why, in somebody's words.
    pub note: Option<String>,
}

impl RejectionRow {
    /// Reads a row.
    ///
    /// # Errors
    /// Something in it is not what it should be.
    pub fn read(cells: &Cells<'_>) -> Result<Self, String> {
        let line = cells.identifier("line-id")?.map(of_gid).map(line).transpose()?;
        let names_one = VARIANT_NAMES.iter().any(|name| cells.get(name).is_some());
        let variant = match (line, names_one) {
            (Some(_), false) => None,
            (None, false) => return Err("neither `line-id` nor a product says what is rejected".to_owned()),
            (_, true) => Some(VariantName::of(cells)?),
        };
        let yes = |column| cells.get(column).map_or(Ok(false), cell::yes_or_no);
        Ok(Self {
            shop: cells.get("shop").map(str::to_owned),
            order: of_gid(cells.need_identifier(ORDER_NAMES)?).to_owned(),
            line,
            variant,
            which: which(cells)?,
            facility: cells.need_identifier(FACILITY_NAMES)?.to_owned(),
            reason: RejectionReason::meant(cells.need(&["reason"])?)?,
            scope: Scope::of(yes("may-split")?, yes("cascade-by-product")?),
            on_hand: if yes("update-qoh")? { OnHand::Follows } else { OnHand::Stays },
            components: cells.identifier("kit-components")?.map(components).unwrap_or_default(),
            exclude_for: cells.get("exclude-days").map(days).transpose()?,
            note: cells.get("note").map(cell::text).transpose()?,
        })
    }

    /// Until when the facility may not have what it rejects now: as long as the row says, else as long as usual.
    pub fn excluded_until(&self, now: DateTime<Utc>, usually: TimeDelta) -> Option<DateTime<Utc>> {
        let length = self.exclude_for.unwrap_or(usually);
        (length > TimeDelta::zero()).then(|| now + length)
    }
}

/// What other tools write as `gid://shopify/Order/7` is 7.
fn of_gid(text: &str) -> &str {
    match text.starts_with("gid:") {
        true => text.rsplit('/').next().unwrap_or(text),
        false => text,
    }
}

fn line(text: &str) -> Result<LineId, String> {
    text.parse().map(LineId).map_err(|_| format!("`{text}` is no number of a line at Shopify"))
}

fn which(cells: &Cells<'_>) -> Result<Which, String> {
    let number = |column| {
        let counted = cells.get(column).map(cell::count).transpose()?;
        match counted.map(u32::try_from) {
            Some(Ok(0)) => Err(format!("`{column}` is 0: that is none")),
            Some(Ok(number)) => Ok(Some(number)),
            Some(Err(_)) => Err(format!("`{column}` is more than any order has")),
            None => Ok(None),
        }
    };
    match (number("unit")?, number("quantity")?) {
        (None, None) => Ok(Which::All),
        (Some(unit), None | Some(1)) => Ok(Which::Unit(unit)),
        (None, Some(count)) => Ok(Which::SoMany(count)),
        (Some(unit), Some(count)) => Err(format!("it speaks of unit {unit}, and of {count} units")),
    }
}

/// Names with `|` or `;` between them.
fn components(text: &str) -> BTreeSet<String> {
    text.split(['|', ';']).filter_map(identifier::trimmed).map(str::to_owned).collect()
}

fn days(text: &str) -> Result<TimeDelta, String> {
    match cell::count(text)? {
        days @ ..=LONGEST => Ok(TimeDelta::days(days)),
        _ => Err(format!("`{text}` days are more than a hundred years")),
    }
}

/// An order of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOrder {
    /// Its number in the store.
    pub number: i64,
    /// Whose it is.
    pub shop: String,
    /// What people call it.
    pub name: String,
}

/// Orders, by the names that rows have for them.
#[derive(Debug, Clone, Default)]
pub struct KnownOrders(HashMap<String, Vec<KnownOrder>>);

impl KnownOrders {
    /// Adds what goes by a name.
    pub fn add(&mut self, name: String, order: KnownOrder) {
        self.0.entry(name).or_default().push(order);
    }

    /// The numbers of them all.
    pub fn numbers(&self) -> Vec<i64> {
        self.0.values().flatten().map(|order| order.number).collect()
    }

    /// The order that a row means.
    ///
    /// # Errors
    /// There is none, or there are several.
    pub fn meant(&self, row: &RejectionRow) -> Result<&KnownOrder, String> {
        let name = &row.order;
        let all = self.0.get(name).map_or(&[][..], Vec::as_slice);
        let of_shop = |order: &&KnownOrder| row.shop.as_ref().is_none_or(|shop| order.shop == *shop);
        let mut found = all.iter().filter(of_shop);
        match (found.next(), found.next(), &row.shop) {
            (Some(order), None, _) => Ok(order),
            (Some(_), Some(_), None) => {
                Err(format!("several orders go by `{name}`: say of which `shop`, or write Shopify's number"))
            }
            (Some(_), Some(_), Some(shop)) => {
                Err(format!("several orders of {shop} go by `{name}`: write Shopify's number"))
            }
            (None, _, shop) => Err(match (all.first(), shop) {
                (Some(order), Some(shop)) => {
                    format!("order {} is of the shop {}, not of {shop}", order.name, order.shop)
                }
                (None, Some(shop)) => format!("the store has no order `{name}` of {shop}"),
                (_, None) => format!("the store has no order `{name}`"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::columns::Header;
    use crate::feeds::names::IdKind;

    fn read(pairs: &[(&str, &str)]) -> Result<RejectionRow, String> {
        let usual = [("order", "#1001"), ("line-id", "7"), ("facility-id", "DC"), ("reason", "damaged")];
        let usual = usual.iter().filter(|(name, _)| !pairs.iter().any(|(other, _)| name == other));
        let pairs = usual.chain(pairs).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let header = Header::of_objects(REJECTION_COLUMNS);
        let fields = header.fields(pairs)?;
        RejectionRow::read(&header.cells(&fields)?)
    }

    #[test]
    fn a_row_that_says_no_more_is_of_all_units_and_takes_the_ship_group_along() {
        let expected = RejectionRow {
            shop: None,
            order: "#1001".into(),
            line: Some(LineId(7)),
            variant: None,
            which: Which::All,
            facility: "DC".into(),
            reason: RejectionReason::Damaged,
            scope: Scope::ShipGroup,
            on_hand: OnHand::Stays,
            components: BTreeSet::new(),
            exclude_for: None,
            note: None,
        };
        assert_eq!(read(&[]), Ok(expected));
    }

    #[test]
    fn a_row_may_be_written_with_hotwaxs_names() {
        let header = "orderName,orderId,orderItemExternalId,sku,externalFacilityId,rejectionReasonId,maySplit,\
                      cascadeRejectByProduct,updateQOH,excludeOrderFacilityDuration,kitComponents,comments,quantity";
        let header =
            Header::read(header.split(',').map(str::to_owned).collect(), REJECTION_COLUMNS, REJECTION_NEEDS)
                .unwrap();
        let line = ",gid://shopify/Order/55,gid://shopify/LineItem/7,A,EXT-1,NOT_IN_STOCK,Y,Y,Y,3,LEG; TOP|LEG|,torn,2";
        let fields: Vec<String> = line.split(',').map(str::to_owned).collect();
        let row = RejectionRow::read(&header.cells(&fields).unwrap()).unwrap();
        assert_eq!((row.order.as_str(), row.line), ("55", Some(LineId(7))));
        assert_eq!(row.variant, Some(VariantName { kind: IdKind::Sku, value: "A".into() }));
        assert_eq!((row.which, row.facility.as_str()), (Which::SoMany(2), "EXT-1"));
        assert_eq!((row.reason, row.scope), (RejectionReason::NotInStock, Scope::Variant));
        assert_eq!((row.on_hand, row.exclude_for), (OnHand::Follows, Some(TimeDelta::days(3))));
        assert_eq!(row.components, BTreeSet::from(["LEG".to_owned(), "TOP".to_owned()]));
        assert_eq!(row.note.as_deref(), Some("torn"));
    }

    #[test]
    fn a_row_that_is_not_clear_is_refused() {
        for (pairs, why) in [
            (&[("order", "")][..], "`order` and `order-id` is empty"),
            (&[("line-id", "")], "neither `line-id` nor a product"),
            (&[("line-id", "one")], "`one` is no number of a line"),
            (&[("unit", "0")], "`unit` is 0"),
            (&[("quantity", "0")], "`quantity` is 0"),
            (&[("quantity", "-1")], "less than nothing"),
            (&[("unit", "2"), ("quantity", "2")], "it speaks of unit 2, and of 2 units"),
            (&[("reason", "lazy")], "`lazy` is no reason"),
            (&[("may-split", "perhaps")], "neither Y nor N"),
            (&[("exclude-days", "40000")], "a hundred years"),
            (&[("exclude-days", "1.5")], "not a whole number"),
        ] {
            let told = read(pairs).unwrap_err();
            assert!(told.contains(why), "{pairs:?}: {told}");
        }
    }

    #[test]
    fn a_facility_is_left_out_as_long_as_the_row_says_or_else_as_usual() {
        let (now, week) = (DateTime::UNIX_EPOCH, TimeDelta::days(7));
        for (days, usually, until) in [
            ("", week, Some(week)),
            ("3", week, Some(TimeDelta::days(3))),
            ("0", week, None),
            ("", TimeDelta::zero(), None),
        ] {
            let row = read(&[("exclude-days", days)]).unwrap();
            assert_eq!(row.excluded_until(now, usually), until.map(|length| now + length), "{days}");
        }
    }

    #[test]
    fn an_order_is_named_so_that_there_is_one() {
        let mut orders = KnownOrders::default();
        let known = |number, shop: &str| KnownOrder { number, shop: shop.into(), name: "#1001".into() };
        orders.add("#1001".into(), known(1, "brightside"));
        let of = |orders: &KnownOrders, shop: &str| {
            orders.meant(&read(&[("shop", shop)]).unwrap()).map(|order| order.number)
        };
        assert_eq!((of(&orders, ""), of(&orders, "brightside")), (Ok(1), Ok(1)));
        assert!(of(&orders, "zenith").unwrap_err().contains("is of the shop brightside, not of zenith"));
        orders.add("#1001".into(), known(2, "zenith"));
        assert!(of(&orders, "").unwrap_err().contains("say of which `shop`"));
        assert_eq!(of(&orders, "zenith"), Ok(2));
        orders.add("#1001".into(), known(3, "zenith"));
        assert!(of(&orders, "zenith").unwrap_err().contains("write Shopify's number"));
        assert!(of(&KnownOrders::default(), "").unwrap_err().contains("no order `#1001`"));
    }
}
