INSERT INTO product_tags (product_id, tag) VALUES (:product, :tag) ON CONFLICT DO NOTHING
