//! Rows that tell of stock: how much there is, by how much it differs, what came in.

use crate::plan::change::stock::Level;
use crate::plan::change::stock::ResetOf;
use std::collections::HashMap;

use super::cell;
use super::columns::{Cells, Column, Needs};
use super::names::{FACILITY, FACILITY_NAMES, VARIANT, VARIANT_NAMES, VariantName};
use crate::facility::FacilityId;
use crate::plan::change::Change;
use crate::stock::variance::VarianceReason;

/// Whose stock a row tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whose {
    /// Which variant.
    pub variant: VariantName,
    /// Which facility, as it is named.
    pub facility: String,
}

impl Whose {
    /// Reads the cells that name them.
    ///
    /// # Errors
    /// One of them is not named.
    pub fn of(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self {
            variant: VariantName::of(cells)?,
            facility: cells.need_identifier(FACILITY_NAMES)?.to_owned(),
        })
    }
}

/// Levels, by variant and facility.
pub type Levels = HashMap<(String, FacilityId), Level>;

macro_rules! columns {
    ($($own:expr),+ $(,)?) => {
        &[FACILITY[0], FACILITY[1], VARIANT[0], VARIANT[1], VARIANT[2], VARIANT[3], VARIANT[4], VARIANT[5], VARIANT[6],
          Column::new("location-seq-id"), $($own),+]
    };
}

/// A row of `misc import-stock`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResetRow {
    /// Whose.
    pub whose: Whose,
    /// What there is.
    pub to: i64,
    /// Of what that is the number, where the row says so.
    pub of: Option<ResetOf>,
    /// Why, in somebody's words.
    pub note: Option<String>,
}

/// The columns of `misc import-stock`.
pub const RESET_COLUMNS: &[Column] = columns![
    Column::also("available", &["available-qty", "available-quantity", "quantity"]),
    Column::new("reset-by-atp"),
    Column::also("comments", &["comment", "note"]),
];
/// What such a file needs.
pub const RESET_NEEDS: Needs = &[VARIANT_NAMES, FACILITY_NAMES, &["available"]];

impl ResetRow {
    /// Reads a row.
    ///
    /// # Errors
    /// Something in it is not what it should be.
    pub fn read(cells: &Cells<'_>) -> Result<Self, String> {
        let of = cells.get("reset-by-atp").map(cell::yes_or_no).transpose()?;
        Ok(Self {
            whose: Whose::of(cells)?,
            to: cell::whole(cells.need(&["available"])?)?,
            of: of.map(|by_atp| if by_atp { ResetOf::Atp } else { ResetOf::Qoh }),
            note: cells.get("comments").map(cell::text).transpose()?,
        })
    }
}

/// A row of `inventory variance`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VarianceRow {
    /// Whose.
    pub whose: Whose,
    /// By how much.
    pub by: i64,
    /// Why.
    pub reason: VarianceReason,
    /// Why, in somebody's words.
    pub note: Option<String>,
}

/// The columns of `inventory variance`.
pub const VARIANCE_COLUMNS: &[Column] = columns![
    Column::also("available-delta", &["delta", "quantity-delta", "variance"]),
    Column::also("reason", &["variance-reason-id", "reason-id"]),
    Column::also("comments", &["comment", "note"]),
];
/// What such a file needs.
pub const VARIANCE_NEEDS: Needs = &[VARIANT_NAMES, FACILITY_NAMES, &["available-delta"], &["reason"]];

impl VarianceRow {
    /// Reads a row.
    ///
    /// # Errors
    /// Something in it is not what it should be.
    pub fn read(cells: &Cells<'_>) -> Result<Self, String> {
        let whose = Whose::of(cells)?;
        let by = match cell::whole(cells.need(&["available-delta"])?)? {
            0 => return Err("`0` is no difference".to_owned()),
            by => by,
        };
        let reason = VarianceReason::of_word(cells.need(&["reason"])?)?;
        Ok(Self { whose, by, reason, note: cells.get("comments").map(cell::text).transpose()? })
    }
}

/// Why stock changes that came in, in the ledger's word.
pub const RECEIVED: &str = "received";

/// A row of `misc import-receipts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Whose.
    pub whose: Whose,
    /// How many came in.
    pub quantity: i64,
    /// What they came by: a purchase order, a delivery note, somebody's words.
    pub note: Option<String>,
}

/// The columns of `misc import-receipts`.
pub const RECEIPT_COLUMNS: &[Column] = columns![
    Column::also("quantity", &["received", "received-quantity", "quantity-accepted"]),
    Column::also("purchase-order", &["purchase-order-id", "po-id", "po-number", "order-id"]),
    Column::also("comments", &["comment", "note"]),
];
/// What such a file needs.
pub const RECEIPT_NEEDS: Needs = &[VARIANT_NAMES, FACILITY_NAMES, &["quantity"]];

impl ReceiptRow {
    /// Reads a row.
    ///
    /// # Errors
    /// Something in it is not what it should be.
    pub fn read(cells: &Cells<'_>) -> Result<Self, String> {
        let whose = Whose::of(cells)?;
        let quantity = match cell::count(cells.need(&["quantity"])?)? {
            0 => return Err("`0` is no receipt".to_owned()),
            quantity => quantity,
        };
        let order = cells.identifier("purchase-order")?.map(|order| format!("purchase order {order}"));
        let parts: Vec<String> = order.into_iter().chain(cells.get("comments").map(str::to_owned)).collect();
        let note = (!parts.is_empty()).then(|| cell::text(&parts.join(": "))).transpose()?;
        Ok(Self { whose, quantity, note })
    }
}

/// What a reset changes; none where the level is as it should be. The levels go along, because a later row of the same page
/// may speak of the same stock.
pub fn reset(
    row: &ResetRow,
    (variant, facility): (&str, &FacilityId),
    of: ResetOf,
    line: u64,
    levels: &mut Levels,
) -> Option<Change> {
    let of = row.of.unwrap_or(of);
    let level = levels.entry((variant.to_owned(), facility.clone())).or_default();
    let by = of.difference(*level, row.to);
    if by == 0 {
        return None;
    }
    *level = Level { qoh: level.qoh + by, atp: level.atp + by };
    Some(Change::StockReset {
        variant: variant.to_owned(),
        facility: facility.clone(),
        of,
        to: row.to,
        note: row.note.clone(),
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feeds::columns::Header;
    use crate::feeds::names::IdKind;

    fn read<T>(
        columns: &'static [Column],
        pairs: &[(&str, &str)],
        read: impl Fn(&Cells<'_>) -> Result<T, String>,
    ) -> Result<T, String> {
        let header = Header::of_objects(columns);
        let pairs = pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let fields = header.fields(pairs)?;
        read(&header.cells(&fields)?)
    }

    fn parka() -> Whose {
        let variant = VariantName { kind: IdKind::Identity, value: "PARKA-M".into() };
        Whose { variant, facility: "DC".into() }
    }

    #[test]
    fn a_variance_is_a_signed_difference_with_a_reason() {
        let row = |delta, reason| {
            let pairs = [
                ("idValue", "PARKA-M"),
                ("facilityId", "DC"),
                ("availableDelta", delta),
                ("varianceReasonId", reason),
            ];
            read(VARIANCE_COLUMNS, &pairs, VarianceRow::read)
        };
        let lost = VarianceRow { whose: parka(), by: -2, reason: VarianceReason::Lost, note: None };
        assert_eq!(row("-2", "VAR_LOST"), Ok(lost));
        for (delta, reason, why) in [
            ("0", "VAR_LOST", "no difference"),
            ("1.5", "VAR_LOST", "not a whole number"),
            ("", "VAR_LOST", "`available-delta` is empty"),
            ("1", "", "`reason` is empty"),
            ("1", "BECAUSE", "`BECAUSE` is no reason"),
        ] {
            assert!(row(delta, reason).unwrap_err().contains(why), "{delta} {reason}");
        }
    }

    #[test]
    fn a_receipt_is_more_than_nothing() {
        let row = |quantity, order| {
            let pairs = [
                ("productId", "PARKA-M"),
                ("externalFacilityId", "DC"),
                ("quantity", quantity),
                ("poId", order),
            ];
            read(RECEIPT_COLUMNS, &pairs, ReceiptRow::read)
        };
        let note = Some("purchase order PO-7".to_owned());
        assert_eq!(row("12", "PO-7"), Ok(ReceiptRow { whose: parka(), quantity: 12, note }));
        assert!(row("0", "").unwrap_err().contains("no receipt"));
        assert!(row("-3", "").unwrap_err().contains("less than nothing"));
    }

    #[test]
    fn a_row_may_say_of_what_it_is_the_number() {
        let row = |by_atp| {
            let pairs = [("sku", "A"), ("facility", "DC"), ("availableQty", "4"), ("resetByAtp", by_atp)];
            read(RESET_COLUMNS, &pairs, ResetRow::read).map(|row| row.of)
        };
        assert_eq!((row(""), row("Y"), row("N")), (Ok(None), Ok(Some(ResetOf::Atp)), Ok(Some(ResetOf::Qoh))));
        assert!(row("maybe").is_err());
    }

    #[test]
    fn a_reset_moves_both_numbers_by_the_difference_of_one() {
        let dc = FacilityId("DC".into());
        let key = ("PARKA-M".to_owned(), dc.clone());
        for (of, after) in
            [(ResetOf::Atp, Level { qoh: 9, atp: 4 }), (ResetOf::Qoh, Level { qoh: 4, atp: -1 })]
        {
            let mut levels = Levels::from([(key.clone(), Level { qoh: 10, atp: 5 })]);
            let row = ResetRow { whose: parka(), to: 4, of: None, note: None };
            let first = reset(&row, ("PARKA-M", &dc), of, 2, &mut levels);
            assert!(matches!(first, Some(Change::StockReset { to: 4, line: 2, .. })), "{first:?}");
            assert_eq!(levels[&key], after);
            assert_eq!(reset(&row, ("PARKA-M", &dc), of, 3, &mut levels), None, "said twice");
        }
    }

    #[test]
    fn nothing_where_nothing_is_known_is_as_it_should_be() {
        let row = ResetRow { whose: parka(), to: 0, of: None, note: None };
        let dc = FacilityId("DC".into());
        assert_eq!(reset(&row, ("PARKA-M", &dc), ResetOf::Qoh, 2, &mut Levels::new()), None);
    }
}
