INSERT INTO facilities (facility, name, kind, described, external_id, timezone, latitude, longitude, order_limit)
VALUES (:facility, :name, :kind, 1, :external_id, :timezone, :latitude, :longitude, :order_limit)
ON CONFLICT (facility)
DO UPDATE SET name = excluded.name, kind = excluded.kind, described = 1, external_id = excluded.external_id,
              timezone = excluded.timezone, latitude = excluded.latitude, longitude = excluded.longitude,
              order_limit = excluded.order_limit
 WHERE facilities.kind <> 'queue'
