//! Of what stock a row says something: of the variant itself, or of those components of a kit that the row names.

use std::collections::BTreeSet;

use super::row::Rejected;
use super::units::{Counted, Unit};
use crate::plan::change::RejectedStock;
use crate::plan::change::rejection_reason::Says;

/// Of what the reason says something about the stock, and more than was said of these units before. Which components of a
/// kit are missing only the row can tell; where it does not, a kit says nothing.
///
/// # Errors
/// The row names components of what is no kit, or such as the kit has not got.
pub(super) fn stock(row: &Rejected<'_>, own: &[&Unit]) -> Result<Vec<RejectedStock>, String> {
    let variant = own.first().and_then(|unit| unit.variant.as_ref());
    let spoken_of: Vec<(&str, u32)> = match variant {
        Some((kit, Counted::ByComponents(parts))) => named(row.components, kit, parts)?,
        Some((identity, Counted::Itself)) if row.components.is_empty() => vec![(identity, 1)],
        None if row.components.is_empty() => vec![],
        Some((_, Counted::Itself)) | None => {
            let what = variant.map_or("it", |(identity, _)| identity.as_str());
            return Err(format!("`kit-components` is for kits, and {what} is none"));
        }
    };
    let says = row.reason.says();
    let unsaid = own.iter().filter(|unit| row.said(unit).is_none_or(|said| said.says() < says)).count();
    if says == Says::Nothing || unsaid == 0 {
        return Ok(Vec::new());
    }
    let of = |(variant, each): (&str, u32)| RejectedStock {
        variant: variant.to_owned(),
        units: (unsaid as u32).saturating_mul(each),
        on_hand: row.on_hand,
    };
    Ok(spoken_of.into_iter().map(of).collect())
}

/// Those of a kit's parts that are named, and how many of each one kit takes.
fn named<'p>(
    components: &BTreeSet<String>,
    kit: &str,
    parts: &'p [(String, u32)],
) -> Result<Vec<(&'p str, u32)>, String> {
    if let Some(stranger) = components.iter().find(|name| parts.iter().all(|(part, _)| part != *name)) {
        let parts: Vec<String> = parts.iter().map(|(part, _)| format!("`{part}`")).collect();
        let made =
            if parts.is_empty() { "nothing that the store knows".to_owned() } else { parts.join(", ") };
        return Err(format!("`{stranger}` is no component of `{kit}`, which is made of {made}"));
    }
    let named = parts.iter().filter(|(part, _)| components.contains(part));
    Ok(named.map(|(part, each)| (part.as_str(), *each)).collect())
}
