SELECT facility_group FROM facility_groups WHERE kind = :kind ORDER BY facility_group
