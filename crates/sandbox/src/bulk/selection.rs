//! What a selection set selects, wherever in its fragments that stands.

use apollo_compiler::{
    ExecutableDocument,
    executable::{Field, Selection, SelectionSet},
};

/// The fields of a selection set, those in fragments too.
pub(super) fn fields<'d>(document: &'d ExecutableDocument, set: &'d SelectionSet) -> Vec<&'d Field> {
    let selections = set.selections.iter();
    selections
        .flat_map(|selection| match selection {
            Selection::Field(field) => vec![&**field],
            Selection::InlineFragment(inline) => fields(document, &inline.selection_set),
            Selection::FragmentSpread(spread) => spread
                .fragment_def(document)
                .map(|fragment| fields(document, &fragment.selection_set))
                .unwrap_or_default(),
        })
        .collect()
}

/// The fields of this name in a selection set.
pub(super) fn named<'d>(
    document: &'d ExecutableDocument,
    set: &'d SelectionSet,
    name: &str,
) -> Vec<&'d Field> {
    let mut found = fields(document, set);
    found.retain(|field| field.name == name);
    found
}

/// True if a field is a connection.
pub(super) fn is_connection(field: &Field) -> bool {
    field.ty().inner_named_type().ends_with("Connection")
}
