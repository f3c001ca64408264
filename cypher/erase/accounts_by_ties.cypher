// The accounts whose graphs these people are, or ever were, part of.
// params: ids
// returns: found
UNWIND $ids AS id
MATCH (p:Person {id: id})-[r]-(n)
WITH coalesce(r.account_id, n.account_id) AS account_id
RETURN collect(DISTINCT account_id) AS found
