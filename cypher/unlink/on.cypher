// Takes away the old ties of buying influences to their opportunity, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:BuyingInfluence {id: row.id})-[old:ON]->(m:Opportunity)
WHERE NOT m.id IN row.targets
DELETE old
