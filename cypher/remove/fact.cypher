// Takes away the whole history of one account.
// params: account_id
// returns:
MATCH (f:Fact)
WHERE f.account_id = $account_id
DETACH DELETE f
