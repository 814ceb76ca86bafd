"""The load: a process of its own that plays many phones over real sockets. It knows the wire and no server."""
