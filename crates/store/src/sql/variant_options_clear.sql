DELETE FROM variant_options WHERE variant_id = :variant
