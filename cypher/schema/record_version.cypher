// Records the version of the store's schema; it only grows.
// params: version
// returns: version
MERGE (s:Schema {id: 'schema'})
ON CREATE SET s.version = 0
SET s.version = CASE WHEN s.version < $version THEN $version ELSE s.version END
RETURN s.version AS version
