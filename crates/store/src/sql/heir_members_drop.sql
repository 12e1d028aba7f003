DELETE FROM facility_group_members WHERE facility = :from
