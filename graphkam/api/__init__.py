"""The service: reads a request, calls a service, answers. It reads only, and listens on this machine only."""
