SELECT facility_group, kind FROM facility_groups
