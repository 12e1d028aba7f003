INSERT INTO returns (
    shop, of_kind, shopify_id, order_id, name, kind, status, requested_at, closed_at, note, refunded, besides, shipping, adjustment,
    hash, recorded_at)
VALUES (
    :shop, :of_kind, :id, :order, :name, :kind, :status, :requested_at, :closed_at, :note, :refunded, :besides, :shipping, :adjustment,
    :hash, :now)
ON CONFLICT (shop, of_kind, shopify_id) DO NOTHING
RETURNING return_id
