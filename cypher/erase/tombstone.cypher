// Leaves what tells that somebody was erased, without saying who.
// params: id, hashes, erased_on
// returns:
MERGE (t:Tombstone {id: $id})
SET t.hashes = $hashes, t.erased_on = $erased_on
