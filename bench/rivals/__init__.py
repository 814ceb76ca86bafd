"""What the server is compared with: a bare echo, a tutorial's way, and a quicker echo to check the load by."""
