SELECT facility, timezone, latitude, longitude, order_limit FROM facilities WHERE kind <> 'queue' ORDER BY facility
