// Finds the actions of one account.
// params:
// returns:
CREATE INDEX action_account IF NOT EXISTS FOR (n:Action) ON (n.account_id)
