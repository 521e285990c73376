"""A process that visits: it takes what to do on its entry, and says how long each visit took.

It imports nothing of the site, so that what it costs to be many is not what is measured.
"""

from __future__ import annotations

import http.client
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from urllib.parse import urlencode

SECONDS_TO_ANSWER = 60


def visit(port: int, cookies: dict[str, str], one: dict) -> tuple[str, float, int]:
    """Make one visit; return its kind, its seconds and what was answered (0: nothing was)."""
    headers = {"Host": f"localhost:{port}"}
    held = {cookies["csrf"]: cookies["token"]}
    if one["session"]:
        held[cookies["session"]] = one["session"]
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in held.items())
    body = urlencode(one["body"]) if one["body"] else None
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    start = perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("POST" if body else "GET", one["path"], body, headers)
        response = connection.getresponse()
        response.read()
        status = response.status
    except (OSError, http.client.HTTPException):
        status = 0
    finally:
        connection.close()
    return one["kind"], perf_counter() - start, status


def main() -> None:
    """Read ``{port, cookies, at_once, visits}`` and write a list of [kind, seconds, status]."""
    asked = json.load(sys.stdin)
    with ThreadPoolExecutor(asked["at_once"]) as threads:
        found = threads.map(
            lambda one: visit(asked["port"], asked["cookies"], one), asked["visits"]
        )
        json.dump(list(found), sys.stdout)


if __name__ == "__main__":
    main()
