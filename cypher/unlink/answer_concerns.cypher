// Takes away the old ties of answers to the person they are about, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Answer {id: row.id})-[old:CONCERNS]->(m:Person)
WHERE NOT m.id IN row.targets
DELETE old
