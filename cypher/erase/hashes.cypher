// The keyed hashes of everything that identified those who are erased.
// params:
// returns: found
MATCH (t:Tombstone)
UNWIND t.hashes AS hash
RETURN collect(DISTINCT hash) AS found
