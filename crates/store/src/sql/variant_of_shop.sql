SELECT variant_id FROM shop_variants WHERE shop = :shop AND shopify_id = :id
