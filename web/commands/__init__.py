"""The `flask` commands, one file each; `init_app` adds them to the application."""

from __future__ import annotations

import importlib
import pkgutil

from flask import Flask


def init_app(app: Flask) -> None:
    """Every module of this folder offers `command`."""
    for module in pkgutil.iter_modules(__path__):
        app.cli.add_command(importlib.import_module(f"{__name__}.{module.name}").command)
