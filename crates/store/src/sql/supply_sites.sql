-- Every place that holds stock, with the channels that it is in at :now, as JSON, and whether things are fetched there.
SELECT f.facility,
       (SELECT json_group_array(DISTINCT g.facility_group) FROM facility_group_members m
          JOIN facility_groups g USING (facility_group)
         WHERE m.facility = f.facility AND g.kind = 'channel' AND m.from_at <= :now
           AND (m.thru_at IS NULL OR m.thru_at > :now)),
       EXISTS (SELECT 1 FROM facility_group_members m JOIN facility_groups g USING (facility_group)
         WHERE m.facility = f.facility AND g.kind = 'pickup' AND m.from_at <= :now
           AND (m.thru_at IS NULL OR m.thru_at > :now))
  FROM facilities f
 WHERE f.kind <> 'queue'
 ORDER BY f.facility
