"""Which pages there are, found as a visitor would: by following every link."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext

from kpt.base.access import Access, access_of

LINK = re.compile(r"<a\s[^>]*href=[\"']([^\"']+)[\"']")


def one_of_each(context: BrowserContext, starts: list[str], *, most: int = 400) -> dict[str, str]:
    """Return view name → the first address found for it, following links from ``starts``.

    Two addresses of one view are followed once; what is downloaded is not a page. Asserts that
    no link is broken (a page in five hundreds, or not found).
    """
    found: dict[str, str] = {}
    waiting, seen, asked = list(starts), set(starts), 0
    while waiting:
        path = waiting.pop(0)
        name = view_of(path)
        if name in found or asked >= most:
            continue
        asked += 1
        answer = context.request.get(path, max_redirects=5)
        assert answer.status < 400 or answer.status == 403, f"{answer.status} at {path}"
        if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[name] = path
        for link in LINK.findall(answer.text()):
            target = urldefrag(urljoin(path, link.replace("&amp;", "&"))).url
            if not urlsplit(target).netloc and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


def not_public(pages: dict[str, str]) -> dict[str, str]:
    """Return those of ``pages`` that only open for people with an account."""
    return {
        name: path
        for name, path in pages.items()
        if access_of(resolve(urlsplit(path).path).func) != Access.PUBLIC
    }


def view_of(path: str) -> str:
    """Return the name of the view that answers at ``path``."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return path
