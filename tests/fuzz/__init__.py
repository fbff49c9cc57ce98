"""Files at random for every reader of :mod:`classroom.formats`: a few in ``make test``, as many as time allows in
``make fuzz``.

``files`` makes a file out of a seed and a number, so that each can be made again; ``judge`` says what is wrong with how
it is read; ``run`` goes through many.
"""
