// Takes away the old ties of calls to the opportunity they concern, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Call {id: row.id})-[old:CONCERNS]->(m:Opportunity)
WHERE NOT m.id IN row.targets
DELETE old
