"""Stands before the real click on the path of every server that is measured, as if it were not installed.

Only the tools of developers bring click. Where autobahn finds it, it colours log lines that nobody sees, and that costs
a bare echo a good part of its speed: what is measured is what bin/serve installs.
"""

raise ImportError("Servers run without click.")
