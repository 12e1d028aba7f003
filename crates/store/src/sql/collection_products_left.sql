DELETE FROM collection_products
 WHERE shop = :shop AND collection_id = :id AND shopify_product NOT IN (SELECT value FROM json_each(:products))
