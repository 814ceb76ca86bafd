"""Why a socket is closed, as codes that Daphne sends (it accepts 1000 and 3000 to 4999 only)."""

NOT_ADMITTED = 4401
"""No seat, desk or screen of this room: load the page again."""

NO_ROOM = 4404
"""There is no such room."""

FLOOD = 4408
"""Far too many frames."""

SILENT = 4409
"""Nothing was heard for too long: the page sleeps, or the line is dead. Come back when awake."""

SESSION_ENDED = 4410
"""The session is over; nothing more will come."""

INTERNAL = 4500
"""Something went wrong here; come back in a moment."""

SERVER_RESTARTS = 1012
"""The server is going down politely; come back in a moment."""

ROOM_FULL = 4403
"""As many phones are in the room as it may hold."""

TRY_LATER = 4429
"""Too many wrong codes came from this network, or too much at once from here: come back in half a minute."""
