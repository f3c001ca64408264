// Takes away an account's own node.
// params: account_id
// returns:
MATCH (a:Account {id: $account_id})
DETACH DELETE a
