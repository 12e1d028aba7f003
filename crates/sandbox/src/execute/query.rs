//! The root of every query.

use std::borrow::Cow;

use apollo_compiler::{
    resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue},
    response::{JsonMap, JsonValue, serde_json_bytes::json},
};
use rusqlite::types::Value;

use super::{
    connection::Connection, context::Context, failure::Failure, gid::Gid, object::Object, reference, stock,
};
use crate::scope::{self, Access};
use crate::search::{self, Condition};
use crate::state::page::{Column, Slice, Table};
use crate::state::stamp;
use crate::{pending_jobs, shop};

pub(super) struct QueryRoot<'a> {
    pub(super) context: &'a Context<'a>,
}

impl QueryRoot<'_> {
    fn resolve<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
        let (field, arguments) = (info.field_name(), info.arguments());
        self.permit(field)?;
        match field {
            "shop" => self.single("Shop", shop::document(&self.context.state.borrow())?),
            "currentAppInstallation" => self.single("AppInstallation", self.installation()),
            "publicApiVersions" => Ok(self.versions()),
            "order" => self.by_id("Order", arguments),
            "product" => self.by_id("Product", arguments),
            "productVariant" => self.by_id("ProductVariant", arguments),
            "location" => self.by_id("Location", arguments),
            "collection" => self.by_id("Collection", arguments),
            "fulfillment" => self.by_id("Fulfillment", arguments),
            "fulfillmentOrder" => self.by_id("FulfillmentOrder", arguments),
            "refund" => self.by_id("Refund", arguments),
            "return" => self.by_id("Return", arguments),
            "inventoryItem" => self.by_id("InventoryItem", arguments),
            "inventoryLevel" => self.level(text(arguments, "id")),
            "job" => self.job(text(arguments, "id")),
            "bulkOperation" => self.bulk_operation(text(arguments, "id")),
            "bulkOperations" => self.bulk_operations(info),
            "node" => self.node(text(arguments, "id")),
            "nodes" => Ok(self.nodes(arguments)),
            "orders" => self.page(Table::Orders, info),
            "products" => self.page(Table::Products, info),
            "collections" => self.page(Table::Collections, info),
            "events" => self.page(Table::Events, info),
            "fulfillmentOrders" => self.page(Table::FulfillmentOrders, info),
            "inventoryItems" => self.page(Table::InventoryItems, info),
            "ordersCount" => self.count(Table::Orders, info),
            "productsCount" => self.count(Table::Products, info),
            "locations" => self.locations(info),
            _ => Err(Failure::internal(format!("{field} has no resolver"))),
        }
    }

    /// Refuses a field that the app's scopes do not cover.
    fn permit(&self, field: &str) -> Result<(), Failure> {
        match scope::needed_to_read(field) {
            Some(scope) => self.require(field, scope),
            None => Ok(()),
        }
    }

    fn require(&self, field: &str, scope: &str) -> Result<(), Failure> {
        match self.context.options.grants(scope) {
            Access::Granted => Ok(()),
            Access::Denied => Err(scope::denied(field, scope)),
        }
    }

    fn single<'a>(&'a self, type_name: &'a str, fields: JsonMap) -> Result<ResolvedValue<'a>, Failure> {
        Ok(ResolvedValue::object(Object::alone(self.context, type_name, Cow::Owned(fields))))
    }

    fn by_id<'a>(&'a self, kind: &str, arguments: &JsonMap) -> Result<ResolvedValue<'a>, Failure> {
        let gid = Gid::of(kind, text(arguments, "id"))?;
        Ok(ResolvedValue::nullable_object(reference::stored(self.context, gid)?))
    }

    fn node<'a>(&'a self, id: &str) -> Result<ResolvedValue<'a>, Failure> {
        let gid = Gid::read(id)?;
        if !is_node(gid.kind) {
            return Err(gid.wrong());
        }
        if gid.kind == "BulkOperation" {
            return self.bulk_operation(id);
        }
        if let Some(scope) = scope::needed_to_read_type(gid.kind) {
            self.require("nodes", scope)?;
        }
        if gid.kind == "InventoryLevel" {
            return self.level(id);
        }
        Ok(ResolvedValue::nullable_object(reference::stored(self.context, gid)?))
    }

    /// A level, whose gid is more than a number.
    fn level<'a>(&'a self, id: &str) -> Result<ResolvedValue<'a>, Failure> {
        Gid::of("InventoryLevel", id)?;
        Ok(ResolvedValue::nullable_object(stock::level(self.context, id)?))
    }

    fn job<'a>(&'a self, id: &str) -> Result<ResolvedValue<'a>, Failure> {
        let done =
            pending_jobs::is_done(&mut self.context.state.borrow_mut(), id).map_err(Failure::internal)?;
        match done {
            Some(done) => self.single("Job", map(json!({ "id": id, "done": done }))),
            None => Ok(ResolvedValue::null()),
        }
    }

    fn nodes<'a>(&'a self, arguments: &'a JsonMap) -> ResolvedValue<'a> {
        let ids = arguments.get("ids").and_then(JsonValue::as_array).into_iter().flatten();
        ResolvedValue::List(Box::new(ids.map(|id| {
            self.node(id.as_str().unwrap_or_default()).map_err(|failure| self.context.fail(failure))
        })))
    }

    fn page<'a>(&'a self, table: Table, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
        let window = self.context.paging.root_window(info.arguments())?;
        let filter = self.filter(table, info)?;
        let slice = Slice {
            table,
            by: column(text(info.arguments(), "sortKey")),
            descending: false,
            after: None,
            before: None,
            filter: &filter,
            limit: 0,
        };
        let type_name = info.field_definition().ty.inner_named_type().as_str();
        let connection = Connection::of_table(self.context, type_name, &window, &slice)?;
        self.context.note_reached(&slice, connection.last().as_ref(), connection.has_next_page())?;
        Ok(ResolvedValue::object(connection))
    }

    fn count<'a>(&'a self, table: Table, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
        let limit = info.arguments().get("limit").and_then(JsonValue::as_u64);
        let filter = self.filter(table, info)?;
        let count = self.context.state.borrow().count(table, &filter, limit.map(|limit| limit + 1))?;
        let at_least = limit.filter(|limit| count > *limit);
        let precision = if at_least.is_some() { "AT_LEAST" } else { "EXACT" };
        self.single("Count", map(json!({ "count": at_least.unwrap_or(count), "precision": precision })))
    }

    /// The conditions of a list. What the search index has not seen yet does not match any query; where orders are late,
    /// their list without a query is late, too.
    fn filter(&self, table: Table, info: &ResolveInfo<'_>) -> Result<Vec<Condition>, Failure> {
        let mut filter: Vec<Condition> = still_open(table, info.arguments()).into_iter().collect();
        let query = text(info.arguments(), "query");
        let searched = !query.trim().is_empty();
        if searched || (table == Table::Orders && self.context.state.borrow().has_late_orders()?) {
            let now = Value::Text(stamp(self.context.now));
            filter.push(Condition { sql: "visible_at <= ?".to_owned(), values: vec![now] });
        }
        if !searched {
            return Ok(filter);
        }
        let fields = match table {
            Table::Orders => search::ORDERS,
            Table::Products => search::PRODUCTS,
            Table::Collections => search::COLLECTIONS,
            Table::Events => search::EVENTS,
            Table::FulfillmentOrders => search::FULFILLMENT_ORDERS,
            Table::InventoryItems => search::INVENTORY_ITEMS,
            Table::InventoryLevels => search::INVENTORY_LEVELS,
        };
        let search = search::read(query, fields, shop::time_zone(&self.context.state.borrow())?);
        self.context.report(info.field_selections()[0].response_key(), query, &search);
        filter.extend(search.condition);
        Ok(filter)
    }

    fn locations<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, Failure> {
        let arguments = info.arguments();
        let inactive_too = arguments.get("includeInactive").and_then(JsonValue::as_bool).unwrap_or(false);
        let state = self.context.state.borrow();
        let mut locations = Vec::new();
        for id in state.location_ids()? {
            locations.extend(state.location(id)?);
        }
        locations.retain(|location| inactive_too || location["isActive"] == true);
        if text(arguments, "sortKey") == "NAME" {
            locations.sort_by_key(|location| location["name"].as_str().unwrap_or_default().to_lowercase());
        }
        let items = locations.into_iter().map(|location| Cow::Owned(location.into())).collect();
        let type_name = info.field_definition().ty.inner_named_type().as_str();
        Ok(ResolvedValue::object(Connection::of_items(self.context, type_name, items, arguments)?))
    }

    fn installation(&self) -> JsonMap {
        let scopes = self.context.options.scopes.iter();
        let scopes = scopes.map(|scope| json!({ "handle": scope, "description": scope.replace('_', " ") }));
        let scopes: Vec<JsonValue> = scopes.collect();
        map(json!({ "id": "gid://shopify/AppInstallation/1", "accessScopes": scopes }))
    }

    fn versions<'a>(&'a self) -> ResolvedValue<'a> {
        let versions = self.context.options.versions.public();
        ResolvedValue::list(versions.map(|(handle, supported)| {
            let fields = json!({ "handle": handle, "displayName": handle, "supported": supported });
            ResolvedValue::object(Object::alone(self.context, "ApiVersion", Cow::Owned(map(fields))))
        }))
    }
}

impl ObjectValue for QueryRoot<'_> {
    fn type_name(&self) -> &str {
        "QueryRoot"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        self.resolve(info).map_err(|failure| self.context.fail(failure))
    }
}

fn column(sort_key: &str) -> Column {
    match sort_key {
        "CREATED_AT" => Column::CreatedAt,
        "UPDATED_AT" => Column::UpdatedAt,
        "PROCESSED_AT" => Column::ProcessedAt,
        _ => Column::Id,
    }
}

/// Fulfilment orders that are done are listed only when asked for.
fn still_open(table: Table, arguments: &JsonMap) -> Option<Condition> {
    let closed_too = arguments.get("includeClosed").and_then(JsonValue::as_bool).unwrap_or(false);
    match table {
        Table::FulfillmentOrders if !closed_too => {
            let sql = "status NOT IN ('CLOSED', 'CANCELLED')".to_owned();
            Some(Condition { sql, values: Vec::new() })
        }
        Table::FulfillmentOrders
        | Table::Orders
        | Table::Products
        | Table::Collections
        | Table::Events
        | Table::InventoryItems
        | Table::InventoryLevels => None,
    }
}

fn is_node(kind: &str) -> bool {
    let schema = &crate::schema::authored().schema;
    schema.get_object(kind).is_some_and(|object| object.implements_interfaces.contains("Node"))
}

pub(super) fn text<'m>(arguments: &'m JsonMap, name: &str) -> &'m str {
    arguments.get(name).and_then(JsonValue::as_str).unwrap_or_default()
}

fn map(value: JsonValue) -> JsonMap {
    value.as_object().cloned().unwrap_or_default()
}
