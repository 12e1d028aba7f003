UPDATE reservations SET facility = :to WHERE facility = :from
