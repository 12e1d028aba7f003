-- What joining takes. Made when the rows are in, which is faster.
CREATE INDEX IF NOT EXISTS line_items_of_order ON line_items (order_id);
CREATE INDEX IF NOT EXISTS line_items_of_variant ON line_items (variant);
CREATE INDEX IF NOT EXISTS fulfillment_orders_of_order ON fulfillment_orders (order_id);
CREATE INDEX IF NOT EXISTS fulfillment_order_lines_of_parent ON fulfillment_order_lines (fulfillment_order_id);
CREATE INDEX IF NOT EXISTS fulfillment_order_lines_of_line ON fulfillment_order_lines (line_item_id);
CREATE INDEX IF NOT EXISTS returns_of_order ON returns (order_id);
CREATE INDEX IF NOT EXISTS transactions_of_order ON transactions (order_id);
CREATE INDEX IF NOT EXISTS refunds_of_order ON refunds (order_id);
CREATE INDEX IF NOT EXISTS fulfillments_of_order ON fulfillments (order_id);
