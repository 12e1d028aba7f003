INSERT INTO collection_products (shop, collection_id, shopify_product)
SELECT :shop, :id, value FROM json_each(:products) WHERE true
ON CONFLICT DO NOTHING
