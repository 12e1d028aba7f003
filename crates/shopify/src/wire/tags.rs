//! Tags and notes that we write on orders and products, and their answers.

use serde::Deserialize;

/// The answer to `tags`.
#[derive(Debug, Deserialize)]
pub(crate) struct Tags {
    pub(crate) node: Option<Tagged>,
}

/// An order or a product.
#[derive(Debug, Deserialize)]
pub(crate) struct Tagged {
    pub(crate) tags: Vec<String>,
}

/// The answer to `tags-add`: its user errors are read by the classifier, and the rest says nothing.
#[derive(Debug, Deserialize)]
pub(crate) struct TagsAdd {}

/// The answer to `order-note`.
#[derive(Debug, Deserialize)]
pub(crate) struct OrderNote {
    pub(crate) order: Option<Noted>,
}

/// An order as far as its note.
#[derive(Debug, Deserialize)]
pub(crate) struct Noted {
    pub(crate) note: Option<String>,
}

/// The answer to `order-note-update`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OrderNoteUpdate {
    pub(crate) order_update: Option<OrderNote>,
}
