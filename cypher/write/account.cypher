// Creates or updates accounts; the version of the account that is locked by this write is already set.
// params: rows, locked_id
// returns: written
UNWIND $rows AS row
MERGE (n:Account {id: row.id})
SET n += CASE WHEN n.recorded_at IS NULL THEN row.first ELSE {} END
SET n += row.values
SET n.version = CASE WHEN row.id = $locked_id THEN n.version ELSE coalesce(n.version, row.version) + 1 END
RETURN count(n) AS written
