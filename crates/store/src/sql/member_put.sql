INSERT INTO facility_group_members (facility_group, facility, from_at, thru_at, position)
VALUES (:group, :facility, :from, :thru, :position)
ON CONFLICT (facility_group, facility, from_at) DO UPDATE SET thru_at = excluded.thru_at, position = excluded.position
