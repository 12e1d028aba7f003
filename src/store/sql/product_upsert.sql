INSERT INTO products (handle, title, status, vendor, product_type, gift_card, created_at, updated_at)
VALUES (:handle, :title, :status, :vendor, :product_type, :gift_card, :now, :now)
ON CONFLICT (handle) DO UPDATE SET
    title = excluded.title, status = excluded.status, vendor = excluded.vendor, product_type = excluded.product_type,
    gift_card = excluded.gift_card, updated_at = excluded.updated_at
RETURNING product_id
