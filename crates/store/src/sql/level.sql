SELECT qoh, atp FROM stock WHERE variant_id = :variant AND facility = :facility
