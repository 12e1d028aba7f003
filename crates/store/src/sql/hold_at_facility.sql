INSERT INTO variant_facilities (variant_id, facility, safety_stock, allow_brokering, allow_pickup)
VALUES (:variant, :at, coalesce(:back, 0), coalesce(:allow_brokering, 1), coalesce(:allow_pickup, 1))
ON CONFLICT (variant_id, facility)
DO UPDATE SET safety_stock = coalesce(:back, safety_stock), allow_brokering = coalesce(:allow_brokering, allow_brokering),
              allow_pickup = coalesce(:allow_pickup, allow_pickup)
