// Which write an account's present version comes from.
// params: account_id
// returns: version, write_id
MATCH (a:Account {id: $account_id})
RETURN a.version AS version, a.last_write AS write_id
