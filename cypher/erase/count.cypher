// How often people were erased from this store.
// params:
// returns: erasures
MATCH (t:Tombstone)
RETURN count(t) AS erasures
