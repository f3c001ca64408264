// What an import run changed of one account, with the values before and after.
// params: run_id, account_id
// returns: found
MATCH (b:ImportBefore)
WHERE b.run_id = $run_id AND b.account_id = $account_id
RETURN collect(properties(b)) AS found
