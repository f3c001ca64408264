// Between which nodes each of one account's backings of rivals by people runs.
// params: account_id
// returns: ids, sources, targets
MATCH ()-[r:BACKED_BY]->()
WHERE r.account_id = $account_id
RETURN collect(r.id) AS ids, collect(startNode(r).id) AS sources, collect(endNode(r).id) AS targets
