SELECT coalesce((SELECT allow_brokering FROM variant_facilities WHERE variant_id = :variant AND facility = :facility), 1)
