// Keeps a key for this store's hashes; one that is there already stays.
// params: key
// returns: key
MERGE (k:Secret {id: 'erasure'})
ON CREATE SET k.key = $key
RETURN k.key AS key
