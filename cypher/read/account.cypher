// One account, and its version, which is the lock for everything judged about it.
// params: account_id
// returns: found, version
MATCH (a:Account {id: $account_id})
RETURN properties(a) AS found, a.version AS version
