DELETE FROM item_exclusions WHERE facility = :from
