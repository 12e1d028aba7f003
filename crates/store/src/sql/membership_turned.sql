-- Variants after :variant that are, themselves or by a component, at a facility that became or ceased to be a member of a
-- group between :after and :until without anybody touching it.
WITH turned AS (
    SELECT DISTINCT facility FROM facility_group_members
     WHERE (from_at > :after AND from_at <= :until) OR (thru_at > :after AND thru_at <= :until)
)
SELECT s.variant_id FROM turned CROSS JOIN stock s USING (facility) WHERE s.variant_id > :variant
UNION
SELECT k.kit FROM turned CROSS JOIN stock s USING (facility) JOIN kit_components k ON k.component = s.variant_id
 WHERE k.kit > :variant
 ORDER BY 1
 LIMIT :limit
