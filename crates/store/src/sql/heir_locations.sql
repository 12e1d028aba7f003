UPDATE facility_locations SET facility = :to WHERE facility = :from
