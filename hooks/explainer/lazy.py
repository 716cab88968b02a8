"""What is made when it is first asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from explainer.addresses import PagePath

Made_co = TypeVar("Made_co", covariant=True)


class Lazy(Mapping[PagePath, Made_co]):
    """Something of each of some pages, made when it is first asked for: most of it never is."""

    def __init__(self, paths: Iterable[PagePath], make: Callable[[PagePath], Made_co]) -> None:
        self._paths, self._make = dict.fromkeys(paths), make
        self._made: dict[PagePath, Made_co] = {}

    def __getitem__(self, path: PagePath) -> Made_co:
        if path not in self._made:
            if path not in self._paths:
                raise KeyError(path)
            self._made[path] = self._make(path)
        return self._made[path]

    def __iter__(self) -> Iterator[PagePath]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)
