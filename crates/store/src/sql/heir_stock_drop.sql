DELETE FROM stock WHERE facility = :from
