-- How many orders a day a facility takes, and whether it has been given something of this one in the day that began at :began.
SELECT f.order_limit,
       EXISTS (SELECT 1 FROM items i JOIN item_moves m USING (item_id)
                WHERE i.order_id = :order AND m.to_facility = f.facility AND m.reason = 'brokered'
                  AND substr(m.happened_at, 1, 19) >= substr(:began, 1, 19))
  FROM facilities f
 WHERE f.facility = :facility
