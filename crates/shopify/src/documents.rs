//! Every GraphQL document we send: its text, what may be done when its answer is lost, and what it costs at first guess.

/// What may be done with a request whose outcome is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Reads only: may be sent again at any time.
    Query,
    /// A mutation that changes nothing when repeated, because it adds to a set, or carries a key that the shop remembers.
    Repeatable,
    /// A mutation that only has the shop prepare an answer: it changes nothing there, so it may be sent wherever we may read.
    /// It must be looked up before it is repeated.
    Bulk,
    /// A mutation that must be looked up before it is repeated: in the meantime somebody else may have written.
    Once,
}

/// A GraphQL document.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its file's name: also its name in errors.
    pub(crate) name: &'static str,
    /// What is sent.
    pub(crate) text: &'static str,
    /// What it may do.
    pub(crate) kind: Kind,
    /// Requested cost in points by Shopify's formula, with pages of 250; the first answer replaces it.
    pub(crate) cost: u16,
}

macro_rules! documents {
    ($($constant:ident = $name:literal, $kind:ident, $cost:literal;)+) => {
        $(pub(crate) const $constant: Document = Document {
            name: $name,
            text: include_str!(concat!("graphql/", $name, ".graphql")),
            kind: Kind::$kind,
            cost: $cost,
        };)+

        /// All of them, for the tests that hold each to the schema.
        #[cfg(test)]
        pub(crate) const ALL: &[&Document] = &[$(&$constant),+];
    };
}

documents! {
    ORDER_HEADS = "order-heads", Query, 13;
    FULFILLMENT_ORDER_HEADS = "fulfillment-order-heads", Query, 13;
    ORDERS_BY_IDS = "orders-by-ids", Query, 151;
    ORDER_LINES_PAGE = "order-lines-page", Query, 57;
    ORDER_FULFILLMENT_ORDERS_PAGE = "order-fulfillment-orders-page", Query, 103;
    FULFILLMENT_ORDER_LINES_PAGE = "fulfillment-order-lines-page", Query, 21;
    FULFILLMENT_LINES_PAGE = "fulfillment-lines-page", Query, 21;
    ORDER_LONG_LISTS = "order-long-lists", Query, 21;
    AFTERMATH_HEADS = "aftermath-heads", Query, 57;
    AFTERMATH_BY_ORDER_IDS = "aftermath-by-order-ids", Query, 424;
    ORDER_RETURNS_PAGE = "order-returns-page", Query, 377;
    RETURN_LINES_PAGE = "return-lines-page", Query, 39;
    REFUND_LINES_PAGE = "refund-lines-page", Query, 30;
    BULK_RUN = "bulk-run", Bulk, 10;
    BULK_CANCEL = "bulk-cancel", Bulk, 10;
    BULK_OPERATION = "bulk-operation", Query, 1;
    BULK_OPERATIONS = "bulk-operations", Query, 8;
    PRODUCT_HEADS = "product-heads", Query, 13;
    PRODUCT_IDS = "product-ids", Query, 13;
    PRODUCT_DELETIONS = "product-deletions", Query, 13;
    PRODUCTS_BY_IDS = "products-by-ids", Query, 25;
    PRODUCT_VARIANTS_PAGE = "product-variants-page", Query, 36;
    COMPONENTS_BY_VARIANTS = "components-by-variants", Query, 17;
    VARIANT_COMPONENTS_PAGE = "variant-components-page", Query, 25;
    COLLECTION_HEADS = "collection-heads", Query, 13;
    COLLECTIONS_BY_IDS = "collections-by-ids", Query, 14;
    COLLECTION_PRODUCTS_PAGE = "collection-products-page", Query, 14;
    SHOP = "shop", Query, 4;
    LOCATIONS = "locations", Query, 11;
    NAMES_BY_IDS = "names-by-ids", Query, 1;
    ORDERS_TOUCHED = "orders-touched", Query, 1;
    LEVELS_BY_LOCATION = "levels-by-location", Query, 36;
    LEVELS_BY_ITEMS = "levels-by-items", Query, 36;
    ITEM_LEVELS_PAGE = "item-levels-page", Query, 36;
    LEVELS_ADJUST = "levels-adjust", Repeatable, 10;
    LEVEL_ACTIVATE = "level-activate", Repeatable, 10;
    TAGS = "tags", Query, 1;
    TAGS_ADD = "tags-add", Repeatable, 10;
    ORDER_NOTE = "order-note", Query, 1;
    ORDER_CANCEL = "order-cancel", Once, 10;
    ORDER_CANCELLED = "order-cancelled", Query, 1;
    JOB = "job", Query, 1;
    ORDER_NOTE_UPDATE = "order-note-update", Once, 10;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_is_a_document_and_every_document_is_what_it_says() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/graphql");
        let files: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        assert_eq!(files, ALL.iter().map(|document| document.name.to_owned()).collect());
        for document in ALL {
            let mutates = document.text.lines().any(|line| line.starts_with("mutation "));
            assert_eq!(document.kind != Kind::Query, mutates, "{}", document.name);
        }
    }

    #[test]
    fn estimate_equals_cost_in_sandbox() {
        let estimates = ALL.iter().map(|document| (document.name, u32::from(document.cost)));
        let costs =
            ALL.iter().map(|document| (document.name, sandbox::requested_cost(document.text).unwrap()));
        assert_eq!(estimates.collect::<Vec<_>>(), costs.collect::<Vec<_>>());
    }
}
