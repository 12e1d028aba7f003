DELETE FROM facility_group_members WHERE facility_group = :group AND facility = :facility AND from_at = :from
