// Takes facts of one account back: they stay in the history and count no more from then on.
// params: account_id, ids, retracted_at
// returns: written
UNWIND $ids AS id
MATCH (f:Fact {id: id})
WHERE f.account_id = $account_id AND f.retracted_at IS NULL
SET f.retracted_at = $retracted_at
RETURN count(f) AS written
