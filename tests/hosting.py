"""A pages host: a site under its project's path, gzipped, to be kept for ten minutes, over connections that stay."""

import functools
import gzip
import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt"}
KEPT_FOR = 600  # seconds, as GitHub Pages says of everything


@contextmanager
def hosted(site: Path, base: str, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """Serve ``site`` under the path ``base``, with further headers; the address of its home page."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, site, base, headers or {}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        server.server_close()


@functools.lru_cache(maxsize=256)
def transferred(file: Path) -> bytes:
    """The bytes of a file as a host sends them: gzipped where that helps."""
    data = file.read_bytes()
    return gzip.compress(data, mtime=0) if file.suffix in COMPRESSED else data


class _Host(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, site: Path, base: str, headers: Mapping[str, str], *arguments: object) -> None:
        self.site, self.base, self.further = site, base, headers
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        file = self._file()
        if file.is_dir():
            file /= "index.html"
        status = HTTPStatus.OK if file.is_file() else HTTPStatus.NOT_FOUND
        file = file if file.is_file() else self.site / "404.html"
        body = transferred(file)
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", f"max-age={KEPT_FOR}")
        if file.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        for name, value in self.further.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _file(self) -> Path:
        path = unquote(urlsplit(self.path).path)
        return self.site / path.removeprefix(self.base) if path.startswith(self.base) else self.site / "nowhere"

    def log_message(self, *_: object) -> None:
        """Say nothing."""
