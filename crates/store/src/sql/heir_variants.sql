INSERT INTO variant_facilities (variant_id, facility, safety_stock, allow_brokering, allow_pickup)
SELECT variant_id, :to, safety_stock, allow_brokering, allow_pickup FROM variant_facilities WHERE facility = :from
ON CONFLICT (variant_id, facility) DO NOTHING
