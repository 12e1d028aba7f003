UPDATE orders SET origin_facility = :to WHERE origin_facility = :from
