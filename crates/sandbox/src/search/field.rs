//! The fields one may search by, and where each is found in the state.

/// A field of the search syntax.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

/// How a field's values are understood and compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A moment in this column.
    Date(&'static str),
    /// The number in the object's gid.
    Id,
    /// A number in this column.
    Number(&'static str),
    /// Text in this SQL expression, compared as a whole and without regard to case; `*` at the end is a prefix.
    Text(&'static str),
    /// As `Text`, but the value may leave out the order name's leading `#`.
    Name(&'static str),
    /// Words within the text of this SQL expression.
    Words(&'static str),
    /// A member of the list whose members this SQL query gives as `value`.
    Member(&'static str),
    /// True or false in this SQL expression.
    Flag(&'static str),
    /// One of these words, each with its own SQL condition.
    OneOf(&'static [(&'static str, &'static str)]),
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

/// What orders may be searched by.
pub(in super::super) const ORDERS: &[Field] = &[
    field("created_at", Kind::Date("created_at")),
    field("updated_at", Kind::Date("updated_at")),
    field("processed_at", Kind::Date("processed_at")),
    field("cancelled_at", Kind::Date("cancelled_at")),
    field("status", Kind::OneOf(ORDER_STATUS)),
    field("financial_status", Kind::OneOf(FINANCIAL_STATUS)),
    field("fulfillment_status", Kind::OneOf(FULFILLMENT_STATUS)),
    field("return_status", Kind::OneOf(RETURN_STATUS)),
    field("name", Kind::Name("name")),
    field("id", Kind::Id),
    field("tag", Kind::Member("json_each(doc, '$.tags')")),
    field("test", Kind::Flag("doc ->> 'test'")),
    field("source_name", Kind::Text("doc ->> 'sourceName'")),
    field("channel", Kind::Text("doc ->> 'sourceName'")),
    field("email", Kind::Text("doc ->> 'email'")),
];

/// What products may be searched by.
pub(in super::super) const PRODUCTS: &[Field] = &[
    field("created_at", Kind::Date("created_at")),
    field("updated_at", Kind::Date("updated_at")),
    field("status", Kind::OneOf(PRODUCT_STATUS)),
    field("tag", Kind::Member("json_each(doc, '$.tags')")),
    field("vendor", Kind::Text("doc ->> 'vendor'")),
    field("product_type", Kind::Text("doc ->> 'productType'")),
    field("title", Kind::Words("doc ->> 'title'")),
    field("id", Kind::Id),
    field("sku", Kind::Member("(SELECT value ->> 'sku' AS value FROM json_each(doc, '$.variants'))")),
    field("barcode", Kind::Member("(SELECT value ->> 'barcode' AS value FROM json_each(doc, '$.variants'))")),
];

/// What collections may be searched by.
pub(in super::super) const COLLECTIONS: &[Field] = &[
    field("updated_at", Kind::Date("updated_at")),
    field("collection_type", Kind::OneOf(COLLECTION_TYPE)),
    field("handle", Kind::Text("doc ->> 'handle'")),
    field("title", Kind::Words("doc ->> 'title'")),
    field("id", Kind::Id),
];

/// What events may be searched by.
pub(in super::super) const EVENTS: &[Field] = &[
    field("created_at", Kind::Date("created_at")),
    field("action", Kind::Text("doc ->> 'action'")),
    field("subject_type", Kind::Text("doc ->> 'subjectType'")),
    field("id", Kind::Id),
];

const COLLECTION_TYPE: &[(&str, &str)] =
    &[("custom", "doc ->> 'ruleSet' IS NULL"), ("smart", "doc ->> 'ruleSet' IS NOT NULL")];

/// What fulfilment orders may be searched by.
pub(in super::super) const FULFILLMENT_ORDERS: &[Field] = &[
    field("updated_at", Kind::Date("updated_at")),
    field("status", Kind::OneOf(FULFILLMENT_ORDER_STATUS)),
    field("assigned_location_id", Kind::Text("location_id")),
    field("id", Kind::Id),
];

/// What inventory items may be searched by.
pub(in super::super) const INVENTORY_ITEMS: &[Field] = &[
    field("created_at", Kind::Date("created_at")),
    field("updated_at", Kind::Date("updated_at")),
    field("sku", Kind::Text("sku")),
    field("id", Kind::Id),
];

/// What inventory levels may be searched by.
pub(in super::super) const INVENTORY_LEVELS: &[Field] = &[
    field("created_at", Kind::Date("created_at")),
    field("updated_at", Kind::Date("updated_at")),
    field("inventory_item_id", Kind::Number("item_id")),
];

const FULFILLMENT_ORDER_STATUS: &[(&str, &str)] = &[
    ("open", "status = 'OPEN'"),
    ("in_progress", "status = 'IN_PROGRESS'"),
    ("scheduled", "status = 'SCHEDULED'"),
    ("on_hold", "status = 'ON_HOLD'"),
    ("closed", "status = 'CLOSED'"),
    ("cancelled", "status = 'CANCELLED'"),
    ("incomplete", "status = 'INCOMPLETE'"),
];

/// What bulk operations may be searched by.
pub(in super::super) const BULK_OPERATIONS: &[Field] = &[
    field("status", Kind::OneOf(BULK_OPERATION_STATUS)),
    field("operation_type", Kind::OneOf(BULK_OPERATION_TYPE)),
    field("created_at", Kind::Date("created_at")),
    field("id", Kind::Id),
];

const ORDER_STATUS: &[(&str, &str)] = &[
    ("open", "doc ->> 'closedAt' IS NULL AND cancelled_at IS NULL"),
    ("closed", "doc ->> 'closedAt' IS NOT NULL AND cancelled_at IS NULL"),
    ("cancelled", "cancelled_at IS NOT NULL"),
    ("not_closed", "doc ->> 'closedAt' IS NULL"),
    ("any", "TRUE"),
];

const FINANCIAL_STATUS: &[(&str, &str)] = &[
    ("any", "TRUE"),
    ("authorized", "doc ->> 'displayFinancialStatus' = 'AUTHORIZED'"),
    ("expired", "doc ->> 'displayFinancialStatus' = 'EXPIRED'"),
    ("paid", "doc ->> 'displayFinancialStatus' = 'PAID'"),
    ("partially_paid", "doc ->> 'displayFinancialStatus' = 'PARTIALLY_PAID'"),
    ("partially_refunded", "doc ->> 'displayFinancialStatus' = 'PARTIALLY_REFUNDED'"),
    ("pending", "doc ->> 'displayFinancialStatus' = 'PENDING'"),
    ("refunded", "doc ->> 'displayFinancialStatus' = 'REFUNDED'"),
    ("unpaid", "doc ->> 'displayFinancialStatus' IN ('AUTHORIZED', 'PENDING', 'PARTIALLY_PAID', 'EXPIRED')"),
    ("voided", "doc ->> 'displayFinancialStatus' = 'VOIDED'"),
];

const FULFILLMENT_STATUS: &[(&str, &str)] = &[
    ("any", "TRUE"),
    ("fulfilled", "doc ->> 'displayFulfillmentStatus' = 'FULFILLED'"),
    ("in_progress", "doc ->> 'displayFulfillmentStatus' = 'IN_PROGRESS'"),
    ("on_hold", "doc ->> 'displayFulfillmentStatus' = 'ON_HOLD'"),
    ("partial", "doc ->> 'displayFulfillmentStatus' = 'PARTIALLY_FULFILLED'"),
    ("request_declined", "doc ->> 'displayFulfillmentStatus' = 'REQUEST_DECLINED'"),
    ("scheduled", "doc ->> 'displayFulfillmentStatus' = 'SCHEDULED'"),
    ("shipped", "doc ->> 'displayFulfillmentStatus' = 'FULFILLED'"),
    ("unfulfilled", "doc ->> 'displayFulfillmentStatus' IN ('UNFULFILLED', 'PARTIALLY_FULFILLED')"),
    ("unshipped", "doc ->> 'displayFulfillmentStatus' = 'UNFULFILLED'"),
];

const RETURN_STATUS: &[(&str, &str)] = &[
    ("in_progress", "doc ->> 'returnStatus' = 'IN_PROGRESS'"),
    ("inspection_complete", "doc ->> 'returnStatus' = 'INSPECTION_COMPLETE'"),
    ("no_return", "doc ->> 'returnStatus' = 'NO_RETURN'"),
    ("return_failed", "doc ->> 'returnStatus' = 'RETURN_FAILED'"),
    ("return_requested", "doc ->> 'returnStatus' = 'RETURN_REQUESTED'"),
    ("returned", "doc ->> 'returnStatus' = 'RETURNED'"),
];

const PRODUCT_STATUS: &[(&str, &str)] = &[
    ("active", "doc ->> 'status' = 'ACTIVE'"),
    ("archived", "doc ->> 'status' = 'ARCHIVED'"),
    ("draft", "doc ->> 'status' = 'DRAFT'"),
    ("unlisted", "doc ->> 'status' = 'UNLISTED'"),
];

const BULK_OPERATION_STATUS: &[(&str, &str)] = &[
    ("canceled", "status = 'CANCELED'"),
    ("canceling", "status = 'CANCELING'"),
    ("completed", "status = 'COMPLETED'"),
    ("created", "status = 'CREATED'"),
    ("expired", "status = 'EXPIRED'"),
    ("failed", "status = 'FAILED'"),
    ("running", "status = 'RUNNING'"),
];

/// The demo shop knows no bulk mutations.
const BULK_OPERATION_TYPE: &[(&str, &str)] = &[("query", "TRUE"), ("mutation", "FALSE")];
