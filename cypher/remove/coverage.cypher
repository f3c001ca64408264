// Takes away all of one account's who of ours knows whom.
// params: account_id
// returns:
MATCH ()-[r:COVERS]->()
WHERE r.account_id = $account_id
DELETE r
