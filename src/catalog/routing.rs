//! `[[routing]]`: which orders are routed by which rules, in the order in which they are tried.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::de::ValueDeserializer;

use super::diagnostic::{Diagnostic, quoted};
use super::explain;
use super::fields::{self, Value};
use domain::brokering::routing::Routing;

/// Reads every `[[routing]]`; those that are wrong are left out, and told.
pub(super) fn read_all(value: &Value<'_>, problems: &mut Vec<Diagnostic>) -> Vec<Routing> {
    let Some(list) = value.get_ref().as_array() else {
        let label = format!("write [[routing]]: this is {}", explain::type_of(value.get_ref()));
        problems.push(Diagnostic::new(explain::wrong_value(Some("routing")), value.span(), label));
        return Vec::new();
    };
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut routings = Vec::new();
    for one in list.iter() {
        let Some(table) = fields::table("routing", one, problems) else { continue };
        match Routing::deserialize(ValueDeserializer::from(one.clone())) {
            Ok(routing) => routings.push(routing),
            Err(error) => problems.push(explain::value(&error, table, one.span())),
        }
        let Some(name) = table.get("name") else { continue };
        if let Some(text) = name.get_ref().as_str().filter(|text| !names.insert(text)) {
            let message = format!("two routings go by the name {}", quoted(text));
            problems.push(Diagnostic::new(message, name.span(), "give this one another name"));
        }
    }
    routings
}
