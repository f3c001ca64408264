// Takes away the old ties of accounts to the teams that own them, where these have changed.
// params: rows
// returns:
UNWIND $rows AS row
MATCH (n:Account {id: row.id})<-[old:OWNS]-(m:Team)
WHERE NOT m.id IN row.targets
DELETE old
