// Takes away the old ties of opportunities to their account, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Opportunity {id: row.id})-[old:AT]->(m:Account)
WHERE NOT m.id IN row.targets
DELETE old
