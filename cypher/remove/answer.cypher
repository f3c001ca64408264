// Takes away all answers of one account.
// params: account_id
// returns:
MATCH (n:Answer)
WHERE n.account_id = $account_id
DETACH DELETE n
