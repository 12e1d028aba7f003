//! Documents: the facts as serde writes them, and beside them what follows from the facts. Reading a document back and
//! writing it again keeps every field that is not the world's own.

mod order;
mod product;
mod returns;

use anyhow::Context as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(crate) use order::order_fields;
pub(crate) use product::product_fields;

/// The fields of an object that serde writes as one.
pub(crate) fn fields(facts: &impl Serialize) -> anyhow::Result<Map<String, Value>> {
    match serde_json::to_value(facts)? {
        Value::Object(fields) => Ok(fields),
        other => anyhow::bail!("facts must be told as an object, not as {other}"),
    }
}

/// Reads the facts out of a document.
pub(crate) fn read<Facts: DeserializeOwned>(doc: &Value) -> anyhow::Result<Facts> {
    Facts::deserialize(doc).with_context(|| format!("the document {} is not of this world", doc["id"]))
}

/// Writes fields into a document, over those it has.
pub(crate) fn overlay(mut doc: Value, fields: Map<String, Value>) -> Value {
    match &mut doc {
        Value::Object(known) => {
            known.extend(fields);
            doc
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Value::Object(fields)
        }
    }
}

/// Adds what follows from each fact of a list to its rendering.
pub(super) fn extend_each<Fact>(
    fields: &mut Map<String, Value>,
    list: &str,
    facts: &[Fact],
    derived: impl Fn(&Fact) -> anyhow::Result<Value>,
) -> anyhow::Result<()> {
    let docs = fields.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten();
    for (doc, fact) in docs.zip(facts) {
        if let (Value::Object(doc), Value::Object(derived)) = (doc, derived(fact)?) {
            doc.extend(derived);
        }
    }
    Ok(())
}
