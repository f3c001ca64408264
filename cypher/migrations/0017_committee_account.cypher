// Finds the committees of one account.
// params:
// returns:
CREATE INDEX committee_account IF NOT EXISTS FOR (n:Committee) ON (n.account_id)
