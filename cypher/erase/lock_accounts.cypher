// Raises the versions of accounts, so that no change computed before can bring anybody back.
// params: ids, write_id
// returns: found
UNWIND $ids AS id
MATCH (a:Account {id: id})
SET a.version = a.version + 1, a.last_write = $write_id
RETURN collect(a.id) AS found
