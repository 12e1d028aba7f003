SELECT facility, orders FROM facility_days WHERE day = :day
