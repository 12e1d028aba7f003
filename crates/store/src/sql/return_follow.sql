UPDATE returns SET
    name = :name, kind = :kind, status = :status, requested_at = :requested_at, closed_at = :closed_at, note = :note,
    refunded = :refunded, besides = :besides, shipping = :shipping, adjustment = :adjustment, hash = :hash
 WHERE shop = :shop AND of_kind = :of_kind AND shopify_id = :id AND order_id = :order AND status = :from
RETURNING return_id
