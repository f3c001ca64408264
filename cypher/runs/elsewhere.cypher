// How often an import run wrote things that accounts share while it was at other accounts.
// params: run_id, account_id
// returns: ids, times
MATCH (b:ImportBefore)
WHERE b.run_id = $run_id AND b.account_id <> $account_id
WITH b.subject_id AS id, sum(b.writes) AS writes
RETURN collect(id) AS ids, collect(writes) AS times
