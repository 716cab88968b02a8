"""The theme's templates as Python runs them: compiled once, and kept in the cache for the next build."""

import marshal
from collections.abc import Mapping
from contextlib import suppress
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from explainer.caching import Cache


class CompiledTemplates(BytecodeCache):
    """The compiled templates of one environment, each by its place, its text, and how the environment reads it.

    Of what else compiling depends on, the code of Python, Jinja and other hooks, the cache itself takes account.
    """

    def __init__(self, environment: Environment, cache: Cache) -> None:
        self._cache = cache.on("template", _settings(environment))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code from the last build, if it is there."""
        with suppress(EOFError, ValueError, TypeError):  # no code, though of the same hash: somebody's own work
            if data := self._cache.find(bucket.key, bucket.checksum):
                code = marshal.loads(data)  # noqa: S302 (it is ours, as Python's own compiled files are)
                bucket.code = code if isinstance(code, CodeType) else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code for the next build."""
        self._cache.keep(marshal.dumps(bucket.code), bucket.key, bucket.checksum)


def _settings(environment: Environment) -> list[object]:
    """The settings of an environment that are plain data, and which extensions it has: how it reads a template."""
    return [_plain(vars(environment)), _plain(environment.policies), sorted(environment.extensions)]


def _plain(settings: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in settings.items() if value is None or isinstance(value, str | int)}
