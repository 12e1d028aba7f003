-- The ship group of the same order and method at another facility; a new one takes over its dates.
INSERT INTO ship_groups (order_id, facility, shipping_method, ship_after, ship_by, deliver_by)
SELECT order_id, :facility, shipping_method, ship_after, ship_by, deliver_by FROM ship_groups WHERE ship_group_id = :from
ON CONFLICT (order_id, facility, shipping_method) DO UPDATE SET facility = excluded.facility
RETURNING ship_group_id
