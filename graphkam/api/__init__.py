"""The service: reads a request, calls a service, answers. It writes answers to recommendations and nothing else,
and listens on this machine only."""
