"""Measures the real server beside a bare echo and a tutorial's way, in one run on one machine: bin/bench."""
