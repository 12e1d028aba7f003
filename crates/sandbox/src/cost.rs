//! What a query costs in points: Shopify's formula, fitted on recorded answers. The same walk prices a query before it
//! runs (by the page sizes it asks for) and afterwards (by what was really given).

use apollo_compiler::{
    ExecutableDocument, Name,
    ast::Value,
    executable::{Field, Operation, Selection, SelectionSet},
    response::{JsonMap, JsonValue},
    schema::ExtendedType,
};

use super::schema::authored;

/// The most points that one query may ask for.
pub(super) const MAXIMUM: u32 = 1000;

const MUTATION: u32 = 10;
const COUNT: u32 = 10;
/// Types that come with their parent for nothing.
const FREE: [&str; 5] = ["MoneyBag", "MoneyV2", "MailingAddress", "LocationAddress", "PageInfo"];

/// The requested cost, in points, of a document with one operation whose number variables are all 250, the largest page.
///
/// # Errors
/// The document is not valid in this shop's schema.
pub fn requested_cost(document: &str) -> Result<u32, String> {
    let document = ExecutableDocument::parse_and_validate(&authored().schema, document, "document")
        .map_err(|invalid| invalid.errors.to_string())?;
    let operation = document.operations.get(None).map_err(|error| error.message().to_string())?;
    let numbers = operation.variables.iter().filter(|variable| variable.ty.inner_named_type() == "Int");
    let variables = numbers.map(|variable| (variable.name.as_str().into(), 250.into())).collect();
    Ok(Pricing { document: &document, variables: &variables }.requested(operation))
}

/// The price list, applied to one document with its variables.
pub(super) struct Pricing<'a> {
    pub(super) document: &'a ExecutableDocument,
    pub(super) variables: &'a JsonMap,
}

/// What a price is reckoned by.
#[derive(Clone, Copy)]
enum Basis<'a> {
    Asked,
    Given(&'a JsonValue),
}

impl Pricing<'_> {
    /// The points that must be available before the operation may run.
    pub(super) fn requested(&self, operation: &Operation) -> u32 {
        self.operation(operation, Basis::Asked)
    }

    /// The points that the operation is charged for `data`.
    pub(super) fn actual(&self, operation: &Operation, data: &JsonValue) -> u32 {
        self.operation(operation, Basis::Given(data)).min(self.requested(operation))
    }

    fn operation(&self, operation: &Operation, basis: Basis<'_>) -> u32 {
        let fields = self.fields(&operation.selection_set);
        fields.into_iter().map(|field| self.root_field(operation, field, basis)).sum::<u32>().max(1)
    }

    fn root_field(&self, operation: &Operation, field: &Field, basis: Basis<'_>) -> u32 {
        if operation.is_mutation() {
            MUTATION + basis.below(field).map_or(0, |payload| self.payload(field, payload))
        } else if field.ty().inner_named_type() == "Count" {
            COUNT
        } else {
            self.field(field, basis)
        }
    }

    /// The price of a mutation's payload. The objects that it returns directly cost nothing, nor do its lists of user
    /// errors: only what is nested in them does.
    fn payload(&self, field: &Field, payload: Basis<'_>) -> u32 {
        let parts = self.fields(&field.selection_set).into_iter();
        parts
            .map(|part| match payload.below(part) {
                Some(basis) if is_connection(part) => self.connection(part, basis),
                Some(basis) => basis.dearest(|basis| self.selections(&part.selection_set, basis)),
                None => 0,
            })
            .sum()
    }

    /// The price of a selection set: on an interface, that of the dearest type.
    fn selections(&self, set: &SelectionSet, basis: Basis<'_>) -> u32 {
        let types = match authored().schema.types.get(&set.ty) {
            Some(ExtendedType::Interface(interface)) => authored()
                .implementers
                .get(&interface.name)
                .map(|implementers| implementers.objects.iter().collect())
                .unwrap_or_default(),
            Some(_) | None => vec![&set.ty],
        };
        types.into_iter().map(|ty| self.on_type(ty, set, basis)).max().unwrap_or(0)
    }

    fn on_type(&self, ty: &Name, set: &SelectionSet, basis: Basis<'_>) -> u32 {
        set.selections
            .iter()
            .filter(|selection| self.included(selection))
            .map(|selection| match selection {
                Selection::Field(field) => self.field(field, basis),
                Selection::InlineFragment(inline) => self.fragment(ty, &inline.selection_set, basis),
                Selection::FragmentSpread(spread) => spread
                    .fragment_def(self.document)
                    .map_or(0, |fragment| self.fragment(ty, &fragment.selection_set, basis)),
            })
            .sum()
    }

    fn fragment(&self, ty: &Name, set: &SelectionSet, basis: Basis<'_>) -> u32 {
        let applies = set.ty == *ty || authored().schema.is_subtype(&set.ty, ty);
        if applies { self.on_type(ty, set, basis) } else { 0 }
    }

    fn field(&self, field: &Field, basis: Basis<'_>) -> u32 {
        let ty = field.ty().inner_named_type();
        let composite = !field.selection_set.selections.is_empty();
        let Some(basis) = basis.below(field) else { return 0 };
        if !composite || FREE.contains(&ty.as_str()) {
            0
        } else if is_connection(field) {
            self.connection(field, basis)
        } else {
            1 + basis.dearest(|basis| self.selections(&field.selection_set, basis))
        }
    }

    fn connection(&self, field: &Field, basis: Basis<'_>) -> u32 {
        let fields = self.fields(&field.selection_set);
        let size = match basis {
            Basis::Asked => {
                self.argument(field, "first").or_else(|| self.argument(field, "last")).unwrap_or(0)
            }
            Basis::Given(value) => given_rows(value, &fields),
        };
        if size == 0 {
            return 2;
        }
        let rows: u32 = fields.into_iter().map(|field| self.rows(field, basis)).sum();
        2 + growth(size) * rows.max(1)
    }

    /// One row of a connection, as `nodes` or as `edges` tells it; nothing for its other fields.
    fn rows(&self, field: &Field, basis: Basis<'_>) -> u32 {
        let Some(basis) = basis.below(field) else { return 0 };
        match field.name.as_str() {
            "nodes" => 1 + basis.dearest(|node| self.selections(&field.selection_set, node)),
            "edges" => 1 + basis.dearest(|edge| self.edge(&field.selection_set, edge)),
            _ => 0,
        }
    }

    fn edge(&self, set: &SelectionSet, edge: Basis<'_>) -> u32 {
        let nodes = self.fields(set).into_iter().filter(|field| field.name == "node");
        nodes.filter_map(|node| Some(self.selections(&node.selection_set, edge.below(node)?))).sum()
    }

    /// The fields of a selection set on an object, those in fragments too.
    fn fields<'f>(&'f self, set: &'f SelectionSet) -> Vec<&'f Field> {
        let included = set.selections.iter().filter(|selection| self.included(selection));
        included
            .flat_map(|selection| match selection {
                Selection::Field(field) => vec![&**field],
                Selection::InlineFragment(inline) => self.fields(&inline.selection_set),
                Selection::FragmentSpread(spread) => spread
                    .fragment_def(self.document)
                    .map(|fragment| self.fields(&fragment.selection_set))
                    .unwrap_or_default(),
            })
            .collect()
    }

    fn argument(&self, field: &Field, name: &str) -> Option<u64> {
        match &**field.specified_argument_by_name(name)? {
            Value::Int(int) => int.as_str().parse().ok(),
            Value::Variable(variable) => self.variables.get(variable.as_str())?.as_u64(),
            Value::Null
            | Value::Enum(_)
            | Value::String(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::List(_)
            | Value::Object(_) => None,
        }
    }

    fn included(&self, selection: &Selection) -> bool {
        let says = |directive: &str, wanted: bool| {
            let Some(directive) = selection.directives().get(directive) else { return true };
            match directive.specified_argument_by_name("if").map(|value| &**value) {
                Some(Value::Boolean(value)) => *value == wanted,
                Some(Value::Variable(name)) => {
                    self.variables.get(name.as_str()).and_then(JsonValue::as_bool) == Some(wanted)
                }
                Some(_) | None => true,
            }
        };
        says("include", true) && says("skip", false)
    }
}

impl<'a> Basis<'a> {
    /// The basis one field further down; `None` when nothing was given there.
    fn below(self, field: &Field) -> Option<Basis<'a>> {
        match self {
            Basis::Asked => Some(Basis::Asked),
            Basis::Given(value) => match value.get(field.response_key().as_str())? {
                JsonValue::Null => None,
                value => Some(Basis::Given(value)),
            },
        }
    }

    /// The price of an object, or of the dearest object of a list.
    fn dearest(self, price: impl Fn(Basis<'a>) -> u32) -> u32 {
        match self {
            Basis::Given(JsonValue::Array(items)) => items
                .iter()
                .filter(|item| !item.is_null())
                .map(|item| price(Basis::Given(item)))
                .max()
                .unwrap_or(0),
            Basis::Given(_) | Basis::Asked => price(self),
        }
    }
}

fn is_connection(field: &Field) -> bool {
    field.ty().inner_named_type().ends_with("Connection")
}

/// Twice the natural logarithm of the page size, in whole points.
fn growth(size: u64) -> u32 {
    ((2.0 * (size as f64).ln()).floor() as u32).max(1)
}

fn given_rows(connection: &JsonValue, fields: &[&Field]) -> u64 {
    let lists = fields.iter().filter_map(|field| connection.get(field.response_key().as_str())?.as_array());
    lists.map(|list| list.len() as u64).max().unwrap_or(0)
}

#[cfg(test)]
pub(super) mod tests;
