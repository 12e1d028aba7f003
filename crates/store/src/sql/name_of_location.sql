SELECT facility FROM facility_locations WHERE shop = :shop AND location_id = :id
