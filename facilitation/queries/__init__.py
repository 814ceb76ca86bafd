"""Looking things up: reads worth a name. Plain values in, frozen values out."""
