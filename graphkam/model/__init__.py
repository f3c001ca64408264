"""The domain: entities, facts, the account graph, rules, policy and results. Pure; knows no file, clock or database."""
