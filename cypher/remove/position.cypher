// Takes away all of one account's positions.
// params: account_id
// returns:
MATCH ()-[r:WORKS_IN]->()
WHERE r.account_id = $account_id
DELETE r
