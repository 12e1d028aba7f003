INSERT INTO facility_group_members (facility_group, facility, from_at, thru_at, position)
SELECT facility_group, :to, from_at, thru_at, position FROM facility_group_members WHERE facility = :from
ON CONFLICT (facility_group, facility, from_at) DO NOTHING
