//! Fingerprints: whether two states of a thing are the same, without keeping both.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The SHA-256 of a value as JSON.
pub fn digest<T: Serialize>(value: &T) -> [u8; 32] {
    let json = serde_json::to_vec(value).unwrap_or_default();
    Sha256::digest(json).into()
}

/// The SHA-256 of a value as JSON, in hexadecimal digits.
pub fn fingerprint<T: Serialize>(value: &T) -> String {
    digest(value).iter().map(|byte| format!("{byte:02x}")).collect()
}
