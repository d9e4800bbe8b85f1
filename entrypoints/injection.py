"""dependency-injector's `containers` and `providers`, without the web frameworks it looks for.

`dependency_injector.containers` imports `dependency_injector.wiring`, which imports FastAPI,
Starlette and Werkzeug where they are installed, to support markers that Hexameter does not use.
Commands that serve no HTTP would spend most of their start-up time on that.
"""

import sys
from typing import Any

_FRAMEWORKS = ("fastapi", "starlette", "werkzeug")

_modules: dict[str, Any] = sys.modules
_not_loaded = [name for name in _FRAMEWORKS if name not in _modules]
# None makes an import raise ImportError, as if the framework were not installed.
_modules.update(dict.fromkeys(_not_loaded))
try:
    from dependency_injector import containers, providers
finally:
    for _name in _not_loaded:
        del _modules[_name]

__all__ = ["containers", "providers"]
