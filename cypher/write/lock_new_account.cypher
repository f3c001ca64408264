// Creates an account and locks it, if nobody else has created it.
// params: account_id, write_id
// returns: version
MERGE (a:Account {id: $account_id})
ON CREATE SET a.version = 0
SET a.last_lock = $write_id
WITH a
WHERE a.version = 0
SET a.version = 1, a.last_write = $write_id
RETURN a.version AS version
