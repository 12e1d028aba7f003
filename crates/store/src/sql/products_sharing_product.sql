-- So that they are read again.
UPDATE shop_products SET content_hash = '' WHERE product_id = :product AND gone_at IS NULL
