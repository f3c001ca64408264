// Takes away some of one account's positions, because their ends have changed.
// params: account_id, ids
// returns:
MATCH ()-[r:WORKS_IN]->()
WHERE r.account_id = $account_id AND r.id IN $ids
DELETE r
