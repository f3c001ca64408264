// Takes away all of one account's influence between people.
// params: account_id
// returns:
MATCH ()-[r:INFLUENCES]->()
WHERE r.account_id = $account_id
DELETE r
