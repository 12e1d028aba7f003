//! Small value types that everything else is made of: ids, money, shares, time windows, fingerprints, secrets.

pub mod fingerprint;
pub mod id;
pub mod identifier;
pub mod money;
pub mod secret;
pub mod share;
pub mod window;
