-- A product whose handle changed stays the same product, unless another one has that handle or other products of a
-- shop are linked to it as well.
UPDATE products SET handle = :handle
 WHERE product_id = (SELECT product_id FROM shop_products WHERE shop = :shop AND shopify_id = :id)
   AND handle <> :handle
   AND NOT EXISTS (SELECT 1 FROM products WHERE handle = :handle)
   AND (SELECT count(*) FROM shop_products s WHERE s.product_id = products.product_id) = 1
