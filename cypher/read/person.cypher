// The people of one account: everybody with a position in its graph.
// params: account_id
// returns: found
MATCH ()-[r:WORKS_IN]->()
WHERE r.account_id = $account_id
WITH DISTINCT startNode(r) AS p
RETURN collect(properties(p)) AS found
