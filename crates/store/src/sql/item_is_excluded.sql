SELECT EXISTS (SELECT 1 FROM item_exclusions
                WHERE item_id = :item AND facility = :facility AND substr(from_at, 1, 19) <= substr(:now, 1, 19)
                  AND (thru_at IS NULL OR substr(thru_at, 1, 19) > substr(:now, 1, 19)))
