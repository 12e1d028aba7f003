//! What Shopify asks for a document, by the formula that fits its recorded answers: no first guess may be lower.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;

use super::ALL;
use crate::schema::{parsed, schema};

/// Where a variable says how many, it may say as many as Shopify allows.
const LONGEST_PAGE: f64 = 250.0;

#[test]
fn no_first_guess_is_lower_than_the_cost_and_none_is_more_than_a_query_may_cost() {
    for document in ALL {
        let parsed = parsed(document);
        let operation = parsed.operations.iter().next().unwrap();
        let mutation = if operation.is_mutation() { 10 } else { 0 };
        let cost = (selected(&parsed, &operation.selection_set) + mutation).max(1);
        let guess = u32::from(document.cost);
        assert!(cost <= guess && guess <= 2 * cost + 10, "{} costs {cost}, not {guess}", document.name);
        assert!(guess < 1000, "{}", document.name);
    }
}

fn selected(document: &ExecutableDocument, set: &SelectionSet) -> u32 {
    set.selections
        .iter()
        .map(|selection| match selection {
            Selection::Field(field) => asked(document, field),
            Selection::InlineFragment(fragment) => selected(document, &fragment.selection_set),
            Selection::FragmentSpread(spread) => {
                selected(document, &document.fragments[&spread.fragment_name].selection_set)
            }
        })
        .sum()
}

fn asked(document: &ExecutableDocument, field: &Field) -> u32 {
    let inner = field.ty().inner_named_type().as_str();
    let children = selected(document, &field.selection_set);
    match (&schema().types[inner], inner) {
        (ExtendedType::Scalar(_) | ExtendedType::Enum(_), _) => 0,
        (_, "MoneyBag" | "MoneyV2" | "MailingAddress" | "LocationAddress" | "PageInfo") => 0,
        (_, connection) if connection.ends_with("Connection") => {
            let first = field.specified_argument_by_name("first").and_then(|first| first.to_f64());
            let rows = (2.0 * first.unwrap_or(LONGEST_PAGE).ln()).floor().max(1.0);
            // Its one child with a cost is `nodes`, whose own 1 is in the formula already.
            2 + rows as u32 * children.max(1)
        }
        (_, _) => 1 + children,
    }
}
