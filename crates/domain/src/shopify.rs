//! Orders, products, returns, stock levels and collections as Shopify states them. Facts only; no decision is taken here.

pub mod collection;
pub mod level;
pub mod order;
pub mod product;
pub mod returns;
