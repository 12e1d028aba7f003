//! The questions: the documents with a search spliced in, because a bulk query takes no variables.

use crate::Error;
use crate::search::{filtered, quoted, within};
use domain::plan::initial_load::{BulkRequest, Loaded, Selection};

const ORDERS: &str = include_str!("orders.graphql");
const PRODUCTS: &str = include_str!("products.graphql");

/// What stands in the documents where the search belongs.
const PLACE: &str = "SEARCH";

/// The question as the shop takes it. Its first line makes it unlike every other one, so that it is found again.
///
/// # Errors
/// [`Error::Filter`] when the filter could escape from its parentheses.
pub(crate) fn text(request: &BulkRequest) -> Result<String, Error> {
    let document = match request.of {
        Loaded::Orders => ORDERS,
        Loaded::Products => PRODUCTS,
    };
    let body: String =
        document.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    Ok(format!("# hwjobs {}\n{}", request.key(), body.replace(PLACE, &escaped(&search(request)?))))
}

fn search(request: &BulkRequest) -> Result<String, Error> {
    let Selection { since_id, status, fulfillment_status, filter } = &request.selection;
    let slice = request.slice.map(|slice| within("created_at", &slice));
    let since = since_id.map(|id| format!("id:>{id}"));
    let word =
        |field: &str, word: &Option<String>| word.as_ref().map(|word| format!("{field}:{}", quoted(word)));
    let parts = [slice, since, word("status", status), word("fulfillment_status", fulfillment_status)];
    let search: Vec<String> = parts.into_iter().flatten().collect();
    filtered(search.join(" AND "), filter.as_deref())
}

/// Between the quotes of a GraphQL string.
fn escaped(search: &str) -> String {
    search.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use apollo_compiler::ExecutableDocument;
    use apollo_compiler::executable::{Field, Selection as Selected, SelectionSet};

    use super::*;
    use crate::schema::schema;
    use domain::values::window::Window;

    fn request(of: Loaded) -> BulkRequest {
        let at = |hours: i64| chrono::DateTime::from_timestamp(1_790_000_000 + hours * 3600, 0).unwrap();
        let selection = Selection {
            since_id: Some(7),
            status: Some("open".into()),
            fulfillment_status: Some("unfulfilled".into()),
            filter: Some("-tag:'it\\'s \"x\"'".into()),
        };
        BulkRequest {
            of,
            session: at(0),
            number: 3,
            slice: Some(Window { from: at(0), to: at(1) }),
            selection,
        }
    }

    #[test]
    fn the_search_is_spliced_in_and_cannot_break_out() {
        let text = text(&request(Loaded::Orders)).unwrap();
        assert!(text.starts_with("# hwjobs bulk/orders/1790000000000000/3\n{"), "{text}");
        let spliced = "query: \"created_at:>='2026-09-21T14:13:20Z' AND created_at:<='2026-09-21T15:13:20Z' AND id:>7 AND \
                       status:'open' AND fulfillment_status:'unfulfilled' AND (-tag:'it\\\\'s \\\"x\\\"')\"";
        assert!(text.contains(spliced), "{text}");
        let mut escaping = request(Loaded::Orders);
        escaping.selection.filter = Some("a) OR (b".into());
        assert!(super::text(&escaping).is_err());
    }

    /// The rules of Shopify's that our documents could break (facts.md §0.4).
    #[test]
    fn every_bulk_query_keeps_the_rules() {
        for of in [Loaded::Orders, Loaded::Products] {
            let text = text(&request(of)).unwrap();
            assert!(text.len() <= 65_535);
            let document = ExecutableDocument::parse_and_validate(schema(), text, "bulk.graphql")
                .unwrap_or_else(|errors| panic!("{}", errors.errors));
            let operation = document.operations.iter().next().unwrap();
            assert!(operation.variables.is_empty());
            let mut connections = 0;
            keeps(&operation.selection_set, 0, false, &mut connections);
            assert!((1..=5).contains(&connections), "{of:?}: {connections} connections");
        }
    }

    fn keeps(set: &SelectionSet, depth: u32, in_list: bool, connections: &mut u32) {
        for selection in &set.selections {
            let Selected::Field(field) = selection else { panic!("no fragments") };
            let connection = field.ty().inner_named_type().as_str().ends_with("Connection");
            assert!(!(connection && in_list), "{}: a connection inside a list", field.name);
            if connection {
                *connections += 1;
                assert!(depth <= 2, "{}: too deep", field.name);
                of_edges(field, depth + 1, connections);
            } else {
                keeps(&field.selection_set, depth, in_list || field.ty().is_list(), connections);
            }
        }
    }

    /// A connection is asked for by `edges { node { id … } }` and nothing else.
    fn of_edges(connection: &Field, depth: u32, connections: &mut u32) {
        let only = |set: &SelectionSet, name: &str| match &set.selections[..] {
            [Selected::Field(field)] if field.name == name => field.selection_set.clone(),
            other => panic!("{other:?} is not {name} alone"),
        };
        let node = only(&only(&connection.selection_set, "edges"), "node");
        let id = node
            .selections
            .iter()
            .any(|s| matches!(s, Selected::Field(f) if f.name == "id" && f.alias.is_none()));
        assert!(id, "{}: its node has no id", connection.name);
        keeps(&node, depth, false, connections);
    }
}
