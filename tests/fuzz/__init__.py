"""Random files for every reader in :mod:`classroom.formats`: a few in ``make test``, many in ``make fuzz``.

``files`` makes a file from a seed and a number, so that each is reproducible; ``checks`` checks how it is read; ``run``
does this for many files.
"""
