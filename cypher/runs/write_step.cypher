// Records what an import run, or its undoing, did to one account.
// params: run_id, id, values
// returns: written
MATCH (r:ImportRun {id: $run_id})
MERGE (s:ImportStep {id: $id})
SET s += $values
MERGE (r)-[:HAS_STEP]->(s)
RETURN count(s) AS written
