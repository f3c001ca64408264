// Finds the steps of import runs that wrote one account.
// params:
// returns:
CREATE INDEX import_step_account IF NOT EXISTS FOR (n:ImportStep) ON (n.account_id)
