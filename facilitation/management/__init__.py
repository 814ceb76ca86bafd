"""The door for scripts."""
