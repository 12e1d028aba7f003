//! The Orders page of the Job Manager.

pub mod new;
