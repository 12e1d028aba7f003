UPDATE ship_groups SET facility = :to WHERE facility = :from
