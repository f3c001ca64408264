// Locks an account and raises its version, if it still is what the change was computed from.
// params: account_id, base_version, write_id
// returns: version
MATCH (a:Account {id: $account_id})
SET a.last_lock = $write_id
WITH a
WHERE a.version = $base_version
SET a.version = $base_version + 1, a.last_write = $write_id
RETURN a.version AS version
