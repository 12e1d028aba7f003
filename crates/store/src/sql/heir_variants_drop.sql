DELETE FROM variant_facilities WHERE facility = :from
