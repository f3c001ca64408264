"""One function for each thing a user asks for: gather, compute, apply. The command line and the API call these."""
