// The version of one account.
// params: account_id
// returns: version
MATCH (a:Account {id: $account_id})
RETURN a.version AS version
