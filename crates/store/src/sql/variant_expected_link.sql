INSERT INTO shop_variants (shop, shopify_id, variant_id)
SELECT :shop, :variant, variant_id FROM variants WHERE identity = :identity
ON CONFLICT (shop, shopify_id) DO NOTHING
