INSERT INTO facility_days (facility, day, orders) VALUES (:facility, :day, 1)
ON CONFLICT (facility, day) DO UPDATE SET orders = facility_days.orders + 1
RETURNING orders
