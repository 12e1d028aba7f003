//! A document of the shop as a GraphQL object: its own fields first, then what follows from them.

use std::{borrow::Cow, collections::BTreeMap};

use apollo_compiler::{
    resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue},
    response::{JsonMap, JsonValue},
    schema::{ExtendedType, Type},
};
use serde_json::value::RawValue;

use super::{
    connection::Connection, context::Context, derived, failure::Failure, gid::Gid, reference, stock,
};
use crate::schema::authored;

/// One object of an answer.
pub(super) struct Object<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) type_name: Cow<'a, str>,
    fields: Fields<'a>,
    /// The order or product whose document this is a part of.
    owner: Owner<'a>,
}

/// Whose part an object is.
enum Owner<'a> {
    Nobody,
    /// Of an object of the answer above it.
    Above(&'a Object<'a>),
    /// Of one that was only read for its sake.
    Held(Box<Object<'a>>),
}

/// The fields of a document. A whole document stays text until a field is asked for: most never are.
enum Fields<'a> {
    Text(BTreeMap<String, Box<RawValue>>),
    Tree(Cow<'a, JsonMap>),
}

impl<'a> Object<'a> {
    /// A whole document from the state.
    pub(super) fn whole(context: &'a Context<'a>, type_name: &'a str, text: &str) -> Result<Self, Failure> {
        let fields: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text)?;
        // A document of an interface says which of its types it is of.
        let said = fields.get("__typename").and_then(|name| serde_json::from_str::<String>(name.get()).ok());
        let type_name = said.map_or(Cow::Borrowed(type_name), Cow::Owned);
        Ok(Object { context, type_name, fields: Fields::Text(fields), owner: Owner::Nobody })
    }

    /// An object that stands on its own.
    pub(super) fn alone(context: &'a Context<'a>, type_name: &'a str, tree: Cow<'a, JsonMap>) -> Self {
        Object { context, type_name: type_name.into(), fields: Fields::Tree(tree), owner: Owner::Nobody }
    }

    /// A part of this document.
    pub(super) fn part(&'a self, declared: &str, tree: Cow<'a, JsonMap>) -> Object<'a> {
        let type_name = concrete(declared, &tree).into();
        let owner = Owner::Above(self.document());
        Object { context: self.context, type_name, fields: Fields::Tree(tree), owner }
    }

    /// A part of this document that stands on its own and still knows what it is a part of.
    pub(super) fn with_part(self, type_name: &'a str, tree: JsonMap) -> Object<'a> {
        let fields = Fields::Tree(Cow::Owned(tree));
        let context = self.context;
        Object { context, type_name: type_name.into(), fields, owner: Owner::Held(Box::new(self)) }
    }

    /// The order or product that this belongs to, or itself.
    pub(super) fn document(&'a self) -> &'a Object<'a> {
        match &self.owner {
            Owner::Nobody => self,
            Owner::Above(owner) => owner,
            Owner::Held(owner) => owner,
        }
    }

    /// A field of the document as it was written.
    pub(super) fn get(&self, field: &str) -> Result<Option<Cow<'_, JsonValue>>, Failure> {
        match &self.fields {
            Fields::Text(fields) => {
                let text = fields.get(field);
                Ok(text.map(|text| serde_json::from_str(text.get()).map(Cow::Owned)).transpose()?)
            }
            Fields::Tree(fields) => Ok(fields.get(field).map(Cow::Borrowed)),
        }
    }

    /// A text field of the document, empty when there is none.
    pub(super) fn text(&self, field: &str) -> Result<String, Failure> {
        let value = self.get(field)?;
        Ok(value.as_deref().and_then(JsonValue::as_str).unwrap_or_default().to_owned())
    }

    fn resolve(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
        if let Some(told) = stock::resolve(self, info)? {
            return Ok(told);
        }
        let field = info.field_name();
        let ty = &info.field_definition().ty;
        let value = match self.get(field)? {
            Some(value) => Some(value),
            None => self.missing(field, ty)?.map(Cow::Owned),
        };
        let declared = ty.inner_named_type().as_str();
        if declared.ends_with("Connection") {
            let items = match value.unwrap_or(Cow::Owned(JsonValue::Null)) {
                Cow::Owned(JsonValue::Array(items)) => Cow::Owned(items),
                Cow::Borrowed(JsonValue::Array(items)) => Cow::Borrowed(items.as_slice()),
                Cow::Owned(_) | Cow::Borrowed(_) => Cow::Owned(Vec::new()),
            };
            let connection = Connection::of_array(self, declared, items, info.arguments())?;
            return Ok(ResolvedValue::object(connection));
        }
        match value {
            None if ty.is_list() && ty.is_non_null() => Ok(ResolvedValue::list([])),
            None => Ok(ResolvedValue::null()),
            Some(value) => self.complete(info, ty, value),
        }
    }

    /// A field that the document leaves out: it follows from others, or a partial copy's original has it.
    fn missing(&'a self, field: &str, ty: &Type) -> Result<Option<JsonValue>, Failure> {
        let derived = derived::derive(self, field)?;
        if derived.is_some() || !ty.is_non_null() || ty.is_list() || matches!(self.owner, Owner::Nobody) {
            return Ok(derived);
        }
        let Some(original) = reference::follow(self, self)? else { return Ok(None) };
        Ok(original.get(field)?.map(Cow::into_owned))
    }

    fn complete(
        &'a self,
        info: &'a ResolveInfo<'a>,
        ty: &'a Type,
        value: Cow<'a, JsonValue>,
    ) -> Result<ResolvedValue<'a>, Failure> {
        let declared = ty.inner_named_type().as_str();
        match value {
            Cow::Owned(JsonValue::Array(items)) if ty.is_list() => {
                let items = items.into_iter().map(Cow::Owned);
                Ok(self.list(info, ty, items.take(limit(info))))
            }
            Cow::Borrowed(JsonValue::Array(items)) if ty.is_list() => {
                let items = items.iter().map(Cow::Borrowed);
                Ok(self.list(info, ty, items.take(limit(info))))
            }
            Cow::Owned(JsonValue::Object(tree)) if is_composite(declared) => {
                self.child(info, declared, Cow::Owned(tree))
            }
            Cow::Borrowed(JsonValue::Object(tree)) if is_composite(declared) => {
                self.child(info, declared, Cow::Borrowed(tree))
            }
            value => Ok(ResolvedValue::Leaf(leaf(declared, value.into_owned()))),
        }
    }

    fn list(
        &'a self,
        info: &'a ResolveInfo<'a>,
        ty: &'a Type,
        items: impl Iterator<Item = Cow<'a, JsonValue>> + 'a,
    ) -> ResolvedValue<'a> {
        ResolvedValue::List(Box::new(items.map(move |item| {
            self.complete(info, ty.item_type(), item).map_err(|failure| self.context.fail(failure))
        })))
    }

    fn child(
        &'a self,
        info: &'a ResolveInfo<'a>,
        declared: &'a str,
        tree: Cow<'a, JsonMap>,
    ) -> Result<ResolvedValue<'a>, Failure> {
        let part = self.part(declared, tree);
        if reference::is_only_an_id(&part.fields_tree()) && reference::asks_for_more(info) {
            return Ok(ResolvedValue::nullable_object(reference::follow(self, &part)?));
        }
        Ok(ResolvedValue::object(part))
    }

    fn fields_tree(&self) -> Cow<'_, JsonMap> {
        match &self.fields {
            Fields::Tree(tree) => Cow::Borrowed(tree),
            Fields::Text(_) => Cow::Owned(JsonMap::new()),
        }
    }
}

impl ObjectValue for Object<'_> {
    fn type_name(&self) -> &str {
        &self.type_name
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        self.resolve(info).map_err(|failure| self.context.fail(failure))
    }
}

/// The type of an object that the schema declares as `declared`, which may be an interface.
pub(super) fn concrete(declared: &str, tree: &JsonMap) -> String {
    if authored().schema.get_object(declared).is_some() {
        return declared.to_owned();
    }
    let text = |field: &str| tree.get(field).and_then(JsonValue::as_str);
    let name = text("__typename").or_else(|| text("id").and_then(Gid::parse).map(|gid| gid.kind));
    name.unwrap_or(declared).to_owned()
}

/// The `first` of a plain list, which has no pages.
fn limit(info: &ResolveInfo<'_>) -> usize {
    let first = info.arguments().get("first").and_then(JsonValue::as_u64);
    first.and_then(|first| usize::try_from(first).ok()).unwrap_or(usize::MAX)
}

fn is_composite(name: &str) -> bool {
    matches!(authored().schema.types.get(name), Some(ExtendedType::Object(_) | ExtendedType::Interface(_)))
}

/// JSON has one kind of number; GraphQL's floats want a fraction.
fn leaf(ty: &str, value: JsonValue) -> JsonValue {
    match value.as_f64() {
        Some(number) if ty == "Float" => number.into(),
        Some(_) | None => value,
    }
}
