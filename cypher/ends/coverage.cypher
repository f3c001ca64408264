// Between which nodes each of one account's who of ours knows whom runs.
// params: account_id
// returns: ids, sources, targets
MATCH ()-[r:COVERS]->()
WHERE r.account_id = $account_id
RETURN collect(r.id) AS ids, collect(startNode(r).id) AS sources, collect(endNode(r).id) AS targets
