//! The jobs that take what other systems tell, in files.

pub(super) mod import_facilities;
pub(super) mod import_receipts;
pub(super) mod import_rejections;
pub(super) mod import_stock;
