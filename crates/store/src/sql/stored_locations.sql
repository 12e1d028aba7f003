SELECT shop, location_id, facility FROM facility_locations
