UPDATE item_moves SET to_facility = :to WHERE to_facility = :from
