-- What everyone loads into: plain tables, keys, no rules. Amounts are decimal text, lists are JSON text.
CREATE TABLE IF NOT EXISTS orders (
  id INTEGER PRIMARY KEY, name TEXT, test INTEGER, created_at TEXT, processed_at TEXT, updated_at TEXT,
  cancelled_at TEXT, cancel_reason TEXT, closed_at TEXT, financial_status TEXT, fulfillment_status TEXT,
  currency TEXT, source TEXT, retail_location INTEGER, note TEXT, tags TEXT, attributes TEXT,
  customer INTEGER, first_name TEXT, last_name TEXT, email TEXT, phone TEXT,
  ship_name TEXT, address1 TEXT, address2 TEXT, city TEXT, province TEXT, country TEXT, zip TEXT,
  latitude REAL, longitude REAL, shipping_title TEXT, shipping_code TEXT, shipping_price TEXT,
  shipping_discounted TEXT, taxes_included INTEGER, total TEXT, outstanding TEXT, refunded TEXT, tip TEXT
);
CREATE TABLE IF NOT EXISTS line_items (
  id INTEGER PRIMARY KEY, order_id INTEGER, sku TEXT, title TEXT, variant_title TEXT, quantity INTEGER,
  current_quantity INTEGER, unfulfilled_quantity INTEGER, requires_shipping INTEGER, gift_card INTEGER,
  product INTEGER, variant INTEGER, unit_price TEXT, attributes TEXT, taxes TEXT, discounts TEXT
);
CREATE TABLE IF NOT EXISTS fulfillment_orders (
  id INTEGER PRIMARY KEY, order_id INTEGER, status TEXT, fulfill_at TEXT, fulfill_by TEXT, method TEXT,
  deliver_by TEXT, location INTEGER, location_name TEXT
);
CREATE TABLE IF NOT EXISTS fulfillment_order_lines (
  id INTEGER PRIMARY KEY, fulfillment_order_id INTEGER, line_item_id INTEGER, total_quantity INTEGER,
  remaining_quantity INTEGER
);
CREATE TABLE IF NOT EXISTS returns (
  id INTEGER PRIMARY KEY, order_id INTEGER, name TEXT, status TEXT, total_quantity INTEGER, created_at TEXT,
  closed_at TEXT
);
CREATE TABLE IF NOT EXISTS transactions (
  id INTEGER PRIMARY KEY, order_id INTEGER, kind TEXT, status TEXT, gateway TEXT, processed_at TEXT, test INTEGER,
  amount TEXT, parent INTEGER
);
CREATE TABLE IF NOT EXISTS refunds (
  id INTEGER PRIMARY KEY, order_id INTEGER, created_at TEXT, updated_at TEXT, note TEXT, amount TEXT,
  return_id INTEGER
);
CREATE TABLE IF NOT EXISTS fulfillments (
  id INTEGER PRIMARY KEY, order_id INTEGER, status TEXT, created_at TEXT, updated_at TEXT
);
