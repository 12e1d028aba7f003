UPDATE collections SET gone_at = :now WHERE shop = :shop AND shopify_id = :id AND gone_at IS NULL
