INSERT INTO payments (order_id, shopify_id, status, gateway, amount, parent_id, at)
VALUES (:order, :id, :status, :gateway, :amount, :parent, :at)
