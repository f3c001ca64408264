// Finds what an import run changed.
// params:
// returns:
CREATE INDEX import_before_run IF NOT EXISTS FOR (n:ImportBefore) ON (n.run_id)
