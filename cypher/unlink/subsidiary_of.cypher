// Takes away the old ties of accounts to the account they are subsidiaries of, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Account {id: row.id})-[old:SUBSIDIARY_OF]->(m:Account)
WHERE NOT m.id IN row.targets
DELETE old
