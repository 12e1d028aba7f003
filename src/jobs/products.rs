//! The Products page of the Job Manager.

pub mod sync;
