INSERT INTO orders (
    shop, shopify_id, name, status, channel, test, ordered_at, shop_created_at, shop_updated_at, cancelled_at,
    cancel_reason, closed_at, financial_status, fulfillment_status, currency, taxes_included, total, outstanding,
    refunded, tip, shipping_price, shipping_title, note, customer_id, customer_name, email, phone,
    ship_name, ship_address1, ship_address2, ship_city, ship_province, ship_country, ship_zip, ship_latitude,
    ship_longitude, facts_hash, fulfillment_orders_updated_at, origin_facility, imported_at)
VALUES (
    :shop, :id, :name, :status, :channel, :test, :ordered_at, :shop_created_at, :shop_updated_at, :cancelled_at,
    :cancel_reason, :closed_at, :financial_status, :fulfillment_status, :currency, :taxes_included, :total, :outstanding,
    :refunded, :tip, :shipping_price, :shipping_title, :note, :customer_id, :customer_name, :email, :phone,
    :ship_name, :ship_address1, :ship_address2, :ship_city, :ship_province, :ship_country, :ship_zip, :ship_latitude,
    :ship_longitude, :facts_hash, :fulfillment_orders_updated_at, :origin, :now)
ON CONFLICT (shop, shopify_id) DO NOTHING
