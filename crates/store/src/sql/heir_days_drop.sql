DELETE FROM facility_days WHERE facility = :from
