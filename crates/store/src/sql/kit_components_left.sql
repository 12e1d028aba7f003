DELETE FROM kit_components WHERE kit = :kit AND component NOT IN (SELECT value FROM json_each(:components))
RETURNING component
