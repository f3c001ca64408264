// Takes away all strengths of one account.
// params: account_id
// returns:
MATCH (n:Strength)
WHERE n.account_id = $account_id
DETACH DELETE n
