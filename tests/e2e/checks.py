"""What every page is asked for: accessibility, fitting the screen, working by keyboard."""

import os
import re
from functools import cache

from playwright.sync_api import Error, Locator, Page

from tests.e2e.browser import AXE, ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
# Every node is looked at either way; what is well is not described, which is most of the work.
VIOLATIONS = """async rules => (await axe.run(
  {runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]})).violations"""
PICTURES = ROOT / "docs" / "manual" / "img"
PICTURE = re.compile(r"img/([\w-]+\.png)")
MOST_PIXELS = 1280 * 640


def settle(page: Page) -> None:
    """Wait until the page asks for nothing more."""
    page.wait_for_load_state("networkidle")


def assert_accessible(page: Page, *, settled: bool = False) -> None:
    """Assert that axe-core finds nothing on the page as it is now, and that it fits its width.

    ``settled`` says that nothing led to another page since it was last waited for: the wait takes
    half a second, which a walk of every page pays hundreds of times.
    """
    violations = _axe(page, settled=settled)
    found = [
        f"{violation['id']}: {violation['help']} → {node['target']} {node['html'][:160]}"
        for violation in violations
        for node in violation["nodes"]
    ]
    assert not found, f"{page.url}\n" + "\n".join(found)
    assert_fits(page)


def _axe(page: Page, *, settled: bool, tries: int = 4) -> list[dict]:
    """Run axe on the page that a click has led to.

    A click does not wait for the page it opens: one that goes away while axe reads it is not the
    page that was meant, so the next one is read.
    """
    while True:
        tries -= 1
        if not settled:
            settle(page)
        try:
            # By the debugger, not added as a script: the page's own policy stays in force.
            page.evaluate(AXE.read_text(encoding="utf-8"))
            return page.evaluate(VIOLATIONS, RULES)
        except Error:
            if not tries:
                raise
            page.wait_for_timeout(500)


def assert_fits(page: Page) -> None:
    """Assert that the page does not scroll sideways: wide tables scroll in their own frame."""
    wide = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
          [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
            .slice(0, 5).map(e => e.tagName + '.' + e.className)"""
    )
    assert not wide, f"{page.url} is wider than its window: {wide}"


def reach_by_keyboard(page: Page, target: Locator, *, presses: int = 80) -> None:
    """Press Tab until ``target`` has the focus, and assert that the focus can be seen."""
    wanted = target.element_handle()
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("e => e === document.activeElement", wanted):
            break
    else:
        raise AssertionError(f"Tab did not reach {target} in {presses} presses on {page.url}")
    seen = page.evaluate(
        """e => { const s = getComputedStyle(e);
          return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0)
            || s.boxShadow !== 'none'; }""",
        wanted,
    )
    assert seen, f"The focus on {target} cannot be seen on {page.url}"


def picture(page: Page, name: str) -> None:
    """With ``KPT_SCREENSHOTS=1``, keep what is seen as a picture, if the manual shows it."""
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    file = f"{name}-{width}.png"
    if os.environ.get("KPT_SCREENSHOTS") != "1" or file not in pictures_of_the_manual():
        return
    PICTURES.mkdir(parents=True, exist_ok=True)
    # A page of an office is cut a little before its window ends, so that no picture is heavy.
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, MOST_PIXELS // width)}
    page.screenshot(path=PICTURES / file, clip=clip, animations="disabled")


@cache
def pictures_of_the_manual() -> set[str]:
    """Return the names of the pictures that the manual and the front page of the project show."""
    pages = [ROOT / "README.md", *PICTURES.parent.glob("*.md")]
    return {name for page in pages for name in PICTURE.findall(page.read_text(encoding="utf-8"))}
