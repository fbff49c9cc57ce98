"""The files that browsers load: scripts, style sheets, pictures and fonts, served under ``/static/``.

``sources`` lists the files in ``static/``, ``bundle`` reads what the build made of them, ``serve`` answers requests.
"""
