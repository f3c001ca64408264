// Takes away some of one account's who of ours knows whom, because their ends have changed.
// params: account_id, ids
// returns:
MATCH ()-[r:COVERS]->()
WHERE r.account_id = $account_id AND r.id IN $ids
DELETE r
