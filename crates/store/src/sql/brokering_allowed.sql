-- A kit of which nobody has said what it is made of is sent from nowhere.
SELECT coalesce((SELECT allow_brokering FROM variant_facilities WHERE variant_id = :variant AND facility = :facility), 1)
       AND NOT EXISTS (SELECT 1 FROM variants v
                        WHERE v.variant_id = :variant AND v.kind = 'kit'
                          AND NOT EXISTS (SELECT 1 FROM kit_components k WHERE k.kit = v.variant_id))
