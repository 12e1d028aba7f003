//! Connections: one page of a list, with its edges, cursors and page info.

use std::borrow::Cow;

use apollo_compiler::{
    resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue},
    response::{JsonMap, JsonValue, serde_json_bytes::json},
};

use super::{
    context::Context,
    cursor::Cursor,
    failure::Failure,
    gid::Gid,
    object::Object,
    reference,
    window::{End, Window},
};
use crate::state::page::{Place, Row, Slice, Table};

/// One page.
pub(super) struct Connection<'a> {
    context: &'a Context<'a>,
    /// The object whose list this is; `None` at the root.
    parent: Option<&'a Object<'a>>,
    type_name: &'a str,
    entries: Vec<Entry<'a>>,
    has_next_page: bool,
    has_previous_page: bool,
}

/// An object of the page, not yet read.
struct Entry<'a> {
    cursor: Cursor,
    content: Content<'a>,
}

enum Content<'a> {
    Text(String),
    /// The fulfilment order with this number, in the text of its order.
    Part(String, i64),
    Tree(Cow<'a, JsonValue>),
}

struct Edge<'a> {
    connection: &'a Connection<'a>,
    entry: &'a Entry<'a>,
    type_name: &'a str,
}

impl<'a> Connection<'a> {
    /// A page of documents from the state; `slice` says which and in what order, the window how far.
    pub(super) fn of_table(
        context: &'a Context<'a>,
        type_name: &'a str,
        window: &Window,
        slice: &Slice<'_>,
    ) -> Result<Connection<'a>, Failure> {
        let (after, before) =
            (window.after.as_ref().map(Cursor::place), window.before.as_ref().map(Cursor::place));
        let backwards = window.end == End::Last;
        let (onward, back) = if backwards { (&before, &after) } else { (&after, &before) };
        let mut rows: Vec<Row> = context.state.borrow().slice(&Slice {
            descending: slice.descending != (window.reverse != backwards),
            after: onward.as_ref(),
            before: back.as_ref(),
            limit: window.size as u64 + 1,
            ..*slice
        })?;
        let more = rows.len() > window.size;
        rows.truncate(window.size);
        let mut entries: Vec<Entry<'a>> = rows
            .into_iter()
            .zip(window.depth() + 1..)
            .map(|(row, depth)| Entry {
                cursor: Cursor::new(&row.place, depth),
                content: match slice.table {
                    Table::Orders
                    | Table::Products
                    | Table::Collections
                    | Table::Events
                    | Table::InventoryItems
                    | Table::InventoryLevels => Content::Text(row.doc),
                    Table::FulfillmentOrders => Content::Part(row.doc, row.place.id),
                },
            })
            .collect();
        if backwards {
            entries.reverse();
        }
        Ok(Connection {
            context,
            parent: None,
            type_name,
            entries,
            ..Connection::ends(context, type_name, window, more)
        })
    }

    /// The place of the last object.
    pub(super) fn last(&self) -> Option<Place> {
        self.entries.last().map(|entry| entry.cursor.place())
    }

    /// True if there is more in the direction of reading.
    pub(super) fn has_next_page(&self) -> bool {
        self.has_next_page
    }

    /// A page of a list within a document. The place is the element's id, or its position once that is gone.
    pub(super) fn of_array(
        parent: &'a Object<'a>,
        type_name: &'a str,
        items: Cow<'a, [JsonValue]>,
        arguments: &JsonMap,
    ) -> Result<Connection<'a>, Failure> {
        let items: Vec<Cow<'a, JsonValue>> = match items {
            Cow::Owned(items) => items.into_iter().map(Cow::Owned).collect(),
            Cow::Borrowed(items) => items.iter().map(Cow::Borrowed).collect(),
        };
        let connection = Connection::of_items(parent.context, type_name, items, arguments)?;
        Ok(Connection { parent: Some(parent), ..connection })
    }

    /// A page of a short list that is at hand as a whole.
    pub(super) fn of_items(
        context: &'a Context<'a>,
        type_name: &'a str,
        mut items: Vec<Cow<'a, JsonValue>>,
        arguments: &JsonMap,
    ) -> Result<Connection<'a>, Failure> {
        let window = context.paging.window(arguments)?;
        if window.reverse {
            items.reverse();
        }
        let places: Vec<Place> = items.iter().enumerate().map(|(at, item)| place(item, at)).collect();
        let find = |cursor: &Option<Cursor>| {
            let sought = cursor.as_ref()?.place();
            let by_id = places.iter().position(|place| place.id == sought.id && sought.id != 0);
            by_id.or_else(|| sought.key.parse().ok())
        };
        let start = find(&window.after).map_or(0, |at| (at + 1).min(items.len()));
        let end = find(&window.before).map_or(items.len(), |at| at.min(items.len())).max(start);
        let more = end - start > window.size;
        let page = match window.end {
            End::First => start..end.min(start + window.size),
            End::Last => start.max(end.saturating_sub(window.size))..end,
        };
        let entries = items
            .drain(page.clone())
            .zip(&places[page.clone()])
            .zip(page.start as u64 + 1..)
            .map(|((item, place), depth)| Entry {
                cursor: Cursor::new(place, depth),
                content: Content::Tree(item),
            })
            .collect();
        Ok(Connection { entries, ..Connection::ends(context, type_name, &window, more) })
    }

    /// An empty page that knows whether there is more on either side.
    fn ends(context: &'a Context<'a>, type_name: &'a str, window: &Window, more: bool) -> Connection<'a> {
        let (has_next_page, has_previous_page) = match window.end {
            End::First => (more, window.after.is_some()),
            End::Last => (window.before.is_some(), more),
        };
        Connection { context, parent: None, type_name, entries: Vec::new(), has_next_page, has_previous_page }
    }

    fn node(&'a self, entry: &'a Entry<'a>, declared: &'a str) -> Result<ResolvedValue<'a>, Failure> {
        let object = match (&entry.content, self.parent) {
            (Content::Text(text), _) => Object::whole(self.context, declared, text)?,
            (Content::Part(text, number), _) => {
                let gid = Gid { kind: "FulfillmentOrder", number: *number };
                let part = reference::part_of(self.context, declared, "fulfillmentOrders", text, gid)?;
                part.ok_or_else(|| Failure::internal(format!("{gid} is not in its order")))?
            }
            (Content::Tree(tree), parent) => {
                let tree = tree.as_object().ok_or_else(|| {
                    Failure::internal(format!("{} has an element that is no object", self.type_name))
                })?;
                match parent {
                    Some(parent) => {
                        let part = parent.part(declared, Cow::Borrowed(tree));
                        let mention = reference::is_only_an_id(tree);
                        let original = if mention { reference::follow(parent, &part)? } else { None };
                        original.unwrap_or(part)
                    }
                    None => Object::alone(self.context, declared, Cow::Borrowed(tree)),
                }
            }
        };
        Ok(ResolvedValue::object(object))
    }

    fn page_info(&self) -> JsonMap {
        let cursor = |entry: Option<&Entry<'_>>| entry.map(|entry| entry.cursor.encode());
        let fields = json!({
            "hasNextPage": self.has_next_page,
            "hasPreviousPage": self.has_previous_page,
            "startCursor": cursor(self.entries.first()),
            "endCursor": cursor(self.entries.last()),
        });
        fields.as_object().cloned().unwrap_or_default()
    }
}

impl ObjectValue for Connection<'_> {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        let declared = info.field_definition().ty.inner_named_type().as_str();
        match info.field_name() {
            "nodes" => Ok(ResolvedValue::List(Box::new(self.entries.iter().map(move |entry| {
                self.node(entry, declared).map_err(|failure| self.context.fail(failure))
            })))),
            "edges" => Ok(ResolvedValue::list(self.entries.iter().map(move |entry| {
                ResolvedValue::object(Edge { connection: self, entry, type_name: declared })
            }))),
            "pageInfo" => {
                let fields = Cow::Owned(self.page_info());
                Ok(ResolvedValue::object(Object::alone(self.context, declared, fields)))
            }
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

impl ObjectValue for Edge<'_> {
    fn type_name(&self) -> &str {
        self.type_name
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "cursor" => Ok(ResolvedValue::leaf(self.entry.cursor.encode())),
            "node" => {
                let declared = info.field_definition().ty.inner_named_type().as_str();
                let node = self.connection.node(self.entry, declared);
                node.map_err(|failure| self.connection.context.fail(failure))
            }
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

fn place(item: &JsonValue, at: usize) -> Place {
    let gid = item.get("id").and_then(JsonValue::as_str).and_then(Gid::parse);
    Place { key: at.to_string(), id: gid.map_or(0, |gid| gid.number) }
}
