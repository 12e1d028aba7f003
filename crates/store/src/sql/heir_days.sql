INSERT INTO facility_days (facility, day, orders)
SELECT :to, day, orders FROM facility_days WHERE facility = :from
ON CONFLICT (facility, day) DO UPDATE SET orders = facility_days.orders + excluded.orders
