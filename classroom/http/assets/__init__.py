"""The files that browsers load: joined, compressed once, addressed by a digest of all of them, kept for ever."""

from classroom.http.assets.serve import install

__all__ = ["install"]
