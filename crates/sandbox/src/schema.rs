//! The authored SDL, parsed once a process: it costs milliseconds, so whoever starts the server may warm it up beside
//! other work.

use std::sync::OnceLock;

use apollo_compiler::{Name, Schema, collections::HashMap, schema::Implementers, validation::Valid};

/// The schema and what follows from it.
pub(super) struct Authored {
    pub(super) schema: Valid<Schema>,
    pub(super) implementers: HashMap<Name, Implementers>,
}

/// The schema that the demo shop serves.
pub(super) fn authored() -> &'static Authored {
    static AUTHORED: OnceLock<Authored> = OnceLock::new();
    AUTHORED.get_or_init(|| {
        // Cannot fail: the file is part of the program and a test parses it.
        let schema = Schema::parse_and_validate(include_str!("schema.graphql"), "schema.graphql")
            .expect("the demo shop's own schema is valid");
        let implementers = schema.implementers_map();
        Authored { schema, implementers }
    })
}

#[cfg(test)]
pub(crate) mod tests;
