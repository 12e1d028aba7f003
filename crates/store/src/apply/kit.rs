//! Writes the components of a kit.

use rusqlite::{OptionalExtension as _, named_params};

use super::Applied;
use crate::scope::Scope;
use crate::sql;
use crate::text::json;
use domain::plan::change::KitComponent;
use domain::values::id::VariantId;

/// Writes what differs; stale when the variant does not describe the kit, or a component is not there.
pub(super) fn composed(
    scope: &Scope<'_>,
    variant: VariantId,
    kit: &str,
    components: &[KitComponent],
) -> rusqlite::Result<Applied> {
    let described: Option<i64> = scope
        .tx
        .prepare_cached(sql!("kit_described"))?
        .query_row(named_params! { ":shop": scope.shop, ":id": variant.0, ":identity": kit }, |row| {
            row.get(0)
        })
        .optional()?;
    let Some(kit) = described else { return Ok(Applied::Stale) };
    let mut present = Vec::with_capacity(components.len());
    for component in components {
        let Some(number) = number(scope, &component.identity)? else { return Ok(Applied::Stale) };
        present.push(number);
        scope.tx.prepare_cached(sql!("kit_component_put"))?.execute(named_params! {
            ":kit": kit, ":component": number, ":quantity": component.quantity,
        })?;
    }
    leave(scope, kit, &present)?;
    Ok(Applied::Done)
}

fn number(scope: &Scope<'_>, identity: &str) -> rusqlite::Result<Option<i64>> {
    scope
        .tx
        .prepare_cached(sql!("variant_of_identity"))?
        .query_row(named_params! { ":identity": identity }, |row| row.get(0))
        .optional()
}

/// Whatever else the kit was made of. No kit that waits takes it any more, and nothing leads from the kit to it from now on:
/// so it is said here that it has changed.
fn leave(scope: &Scope<'_>, kit: i64, present: &[i64]) -> rusqlite::Result<()> {
    let left: Vec<i64> = scope
        .tx
        .prepare_cached(sql!("kit_components_left"))?
        .query_map(named_params! { ":kit": kit, ":components": json(present)? }, |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for component in left {
        scope.tx.prepare_cached(sql!("stock_wanted"))?.execute(named_params! { ":variant": component })?;
    }
    Ok(())
}
