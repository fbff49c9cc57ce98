"""The files that browsers load: scripts, style sheets, pictures and fonts, served under ``/static/``.

``sources`` lists the files in ``static/``, ``bundle`` reads the files that were built from them, ``serve`` answers
requests.
"""
