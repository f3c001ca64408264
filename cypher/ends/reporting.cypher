// Between which nodes each of one account's reporting lines runs.
// params: account_id
// returns: ids, sources, targets
MATCH ()-[r:REPORTS_TO]->()
WHERE r.account_id = $account_id
RETURN collect(r.id) AS ids, collect(startNode(r).id) AS sources, collect(endNode(r).id) AS targets
