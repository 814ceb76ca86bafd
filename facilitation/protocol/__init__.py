"""What may be said over a socket, in both directions."""
