// Takes away the old ties of answers to their opportunity, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Answer {id: row.id})-[old:FOR]->(m:Opportunity)
WHERE NOT m.id IN row.targets
DELETE old
