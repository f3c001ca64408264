// Which version the store's schema has; none in a new store.
// params:
// returns: version
OPTIONAL MATCH (s:Schema {id: 'schema'})
RETURN max(s.version) AS version
