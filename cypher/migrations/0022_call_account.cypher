// Finds the calls of one account.
// params:
// returns:
CREATE INDEX call_account IF NOT EXISTS FOR (n:Call) ON (n.account_id)
