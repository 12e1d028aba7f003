//! Products, variants, kits and collections.

pub mod claim;
pub mod deletion;
pub mod import_collection;
pub mod import_kit;
pub mod import_product;
pub mod kit_composition;
pub mod product;
