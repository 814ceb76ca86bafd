"""Somebody who wants to know who answered what, and has everything that can be seen: taps, times, every frame."""
