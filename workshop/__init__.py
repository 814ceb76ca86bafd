"""The wiring: settings, addresses, start-up checks and the server. Nothing about the exercise lives here."""
