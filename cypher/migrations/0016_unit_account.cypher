// Finds the units of one account.
// params:
// returns:
CREATE INDEX unit_account IF NOT EXISTS FOR (n:Unit) ON (n.account_id)
