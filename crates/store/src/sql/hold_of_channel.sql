INSERT INTO variant_channels (variant_id, channel, threshold, allow_brokering, allow_pickup)
VALUES (:variant, :at, coalesce(:back, 0), coalesce(:allow_brokering, 1), coalesce(:allow_pickup, 1))
ON CONFLICT (variant_id, channel)
DO UPDATE SET threshold = coalesce(:back, threshold), allow_brokering = coalesce(:allow_brokering, allow_brokering),
              allow_pickup = coalesce(:allow_pickup, allow_pickup)
