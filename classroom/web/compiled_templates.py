"""Keeps compiled templates beside their sources, as Python keeps compiled modules.

Compiling all of them takes a second or more of processor time, which each worker would spend at every start. The folder
is ``templates/.compiled``: who may write it may change the templates as well. Where it cannot be written, or Python
is told to write no compiled files, each process compiles for itself.
"""

import contextlib
import hashlib
import os
import sys
from pathlib import Path

import jinja2
from flask import Flask
from jinja2.bccache import Bucket

from classroom.web import template_filters

FOLDER = ".compiled"
"""Hidden, so that nothing takes its files for templates."""


class CompiledTemplates(jinja2.FileSystemBytecodeCache):
    """Compiled templates in a folder; one that cannot be stored, on a full disk for example, is used nevertheless."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a compiled template, if that is possible."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def fingerprint(environment: jinja2.Environment) -> str:
    """Return a digest of what a compiled template depends on besides its source: Jinja, filters, syntax options.

    Jinja may apply a filter to a constant while it compiles.
    """
    syntax = [jinja2.__version__, environment.trim_blocks, environment.lstrip_blocks, *sorted(environment.extensions)]
    filters = Path(template_filters.__file__).read_bytes()
    return hashlib.sha256(repr(syntax).encode() + filters).hexdigest()[:12]


def keep(app: Flask) -> None:
    """Have an application load compiled templates from the folder beside its templates, and store them there."""
    if sys.dont_write_bytecode:
        return
    folder = Path(app.root_path, app.template_folder or "templates") / FOLDER
    with contextlib.suppress(OSError):
        folder.mkdir(exist_ok=True)
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        environment = app.jinja_env
        environment.bytecode_cache = CompiledTemplates(str(folder), f"%s.{fingerprint(environment)}.jinja")
