// The key of this store's hashes, if it has one.
// params:
// returns: key
MATCH (k:Secret {id: 'erasure'})
RETURN k.key AS key
