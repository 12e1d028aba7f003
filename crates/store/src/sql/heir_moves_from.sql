UPDATE item_moves SET from_facility = :to WHERE from_facility = :from
