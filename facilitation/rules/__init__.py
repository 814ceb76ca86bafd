"""What is true: stages, scales, tallies, when a result may be shown. Plain Python, no clock, no I/O."""
