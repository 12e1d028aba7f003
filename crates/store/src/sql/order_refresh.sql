-- Where it was sold is never unlearned: a shop that has deleted the location tells of none.
UPDATE orders SET
    name = :name, channel = :channel, test = :test, ordered_at = :ordered_at, shop_created_at = :shop_created_at,
    shop_updated_at = :shop_updated_at, cancelled_at = :cancelled_at, cancel_reason = :cancel_reason,
    closed_at = :closed_at, financial_status = :financial_status, fulfillment_status = :fulfillment_status,
    currency = :currency, taxes_included = :taxes_included, total = :total, outstanding = :outstanding,
    refunded = :refunded, tip = :tip, shipping_price = :shipping_price, shipping_title = :shipping_title, note = :note,
    customer_id = :customer_id, customer_name = :customer_name, email = :email, phone = :phone,
    ship_name = :ship_name, ship_address1 = :ship_address1, ship_address2 = :ship_address2, ship_city = :ship_city,
    ship_province = :ship_province, ship_country = :ship_country, ship_zip = :ship_zip,
    ship_latitude = :ship_latitude, ship_longitude = :ship_longitude, facts_hash = :facts_hash,
    fulfillment_orders_updated_at = :fulfillment_orders_updated_at,
    origin_facility = coalesce(:origin, origin_facility)
 WHERE shop = :shop AND shopify_id = :id AND shop_updated_at <= :shop_updated_at
RETURNING order_id
