"""The HTTP surface: requests in, services called, JSON out; the rules live below."""
