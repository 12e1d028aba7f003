INSERT INTO facility_locations (shop, location_id, facility) VALUES (:shop, :location, :facility)
ON CONFLICT (shop, location_id) DO UPDATE SET facility = excluded.facility
