//! Global ids inside a row, with plain or escaped slashes: `gid://shopify/Order/7`, `gid:\/\/shopify\/Order\/7`.

/// A global id: a type and a number, unique within the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gid<'r> {
    pub(super) type_name: &'r str,
    pub(super) number: i64,
}

impl Gid<'_> {
    /// A hash of the type's name (FNV-1a), to tell types apart without keeping their names.
    pub(super) fn type_hash(self) -> u32 {
        self.type_name
            .bytes()
            .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }
}

/// The global id at the beginning of a text, and the text behind its number. None if there is none, or no positive number.
pub(super) fn read_gid(text: &[u8]) -> Option<(Gid<'_>, &[u8])> {
    let text = slash(slash(text.strip_prefix(b"gid:")?)?)?;
    let text = slash(text.strip_prefix(b"shopify")?)?;
    let end = text.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b':')?;
    let type_name = std::str::from_utf8(&text[..end]).ok()?;
    let text = slash(&text[end..])?;
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let number = std::str::from_utf8(&text[..end]).ok()?.parse().ok().filter(|number| *number > 0)?;
    Some((Gid { type_name, number }, &text[end..]))
}

fn slash(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b"\\").unwrap_or(text).strip_prefix(b"/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gid_is_read_with_plain_and_escaped_slashes() {
        for text in ["gid://shopify/Order/7", r"gid:\/\/shopify\/Order\/7", r"gid:\/\/shopify/Order/7"] {
            let expected = Gid { type_name: "Order", number: 7 };
            assert_eq!(read_gid(text.as_bytes()), Some((expected, &b""[..])), "{text}");
        }
        let (level, rest) = read_gid(b"gid://shopify/InventoryLevel/5?inventory_item_id=6").unwrap();
        assert_eq!(
            (level.type_name, level.number, rest),
            ("InventoryLevel", 5, &b"?inventory_item_id=6"[..])
        );
    }

    #[test]
    fn malformed_gid_is_refused() {
        for text in [
            "",
            "gid:",
            "gid://shopify/Order/",
            "gid://shopify/Order/0",
            "gid://shopify/Order/x",
            "gid:/shopify/Order/7",
        ] {
            assert_eq!(read_gid(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn type_hash_differs_by_type() {
        let hash = |type_name| Gid { type_name, number: 1 }.type_hash();
        assert_ne!(hash("LineItem"), hash("FulfillmentOrder"));
    }
}
