SELECT location_id, facility FROM facility_locations WHERE shop = :shop ORDER BY location_id
