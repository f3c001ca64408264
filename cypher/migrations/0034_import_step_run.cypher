// Finds the steps of one import run.
// params:
// returns:
CREATE INDEX import_step_run IF NOT EXISTS FOR (n:ImportStep) ON (n.run_id)
