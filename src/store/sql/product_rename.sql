-- A product whose handle changed stays the same product, unless another one has that handle.
UPDATE products SET handle = :handle
 WHERE product_id = (SELECT product_id FROM shop_products WHERE shop = :shop AND shopify_id = :id)
   AND handle <> :handle
   AND NOT EXISTS (SELECT 1 FROM products WHERE handle = :handle)
