//! The whole client against a scripted shop.
