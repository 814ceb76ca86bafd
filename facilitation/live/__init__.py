"""The doors for sockets: phone, desk and screen."""
