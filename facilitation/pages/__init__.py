"""The doors for HTTP: pages for phone, desk and screen, and the facilitator's account."""
