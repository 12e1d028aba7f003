UPDATE return_items SET restocked = :to WHERE restocked = :from
