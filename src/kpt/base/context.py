"""What every full page shows around its content: the person, the entity, the menus.

The toolkit knows nothing of planning. The layers above fill a :class:`Shell` through the
functions listed in ``settings.KPT_SHELL_PROVIDERS`` (dotted paths, each ``(request, shell)``).
They run at most once per request and only when a template asks: a fragment pays nothing.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from kpt.base.preferences import Appearance

MAIN_MENU_LIMIT = 7  # Kit UI of GOV.CO: at most seven entries


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go. ``post`` draws a button, for what changes something (closing the session)."""

    label: str
    url: str
    key: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, and as what: «Líder del equipo · Buenavista»."""

    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Bell:
    """Where the notices of the person are, and how many she has not read."""

    url: str
    unread: int = 0

    @property
    def shown(self) -> str:
        """Return the number as it fits beside a bell."""
        return "99+" if self.unread > 99 else str(self.unread)


@dataclass(frozen=True, slots=True)
class Chip:
    """A mark of state; the kinds are those of the ``chip`` tag."""

    text: str
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class EntityBand:
    """The entity and its plan, always on top. Empty facts are not drawn."""

    name: str
    department: str = ""
    divipola: str = ""
    category: str = ""
    period: str = ""
    plan: str = ""
    url: str = ""
    chips: tuple[Chip, ...] | list[Chip] = ()


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the module menu; ``state`` is "done", "doing", "todo" or "" (no mark)."""

    key: str
    label: str
    url: str
    number: str = ""
    state: str = ""
    items: tuple["MenuItem", ...] | list["MenuItem"] = ()

    def holds(self, section: str) -> bool:
        """Say whether ``section`` is this entry or one inside it."""
        return bool(section) and (
            self.key == section or any(item.holds(section) for item in self.items)
        )


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A titled part of the module menu: «Ejecutar y seguir»."""

    title: str
    items: tuple[MenuItem, ...] | list[MenuItem]


@dataclass(frozen=True, slots=True)
class FooterGroup:
    """A column of the footer."""

    title: str
    links: tuple[Link, ...] | list[Link] = ()
    text: str = ""


@dataclass(slots=True)
class Shell:
    """Everything around the content of a page. Providers fill it in place."""

    appearance: Appearance
    demo: bool = False
    govco_mark: bool = False
    home_url: str = "/"
    login_url: str = ""
    person: Person | None = None
    bell: Bell | None = None
    entity: EntityBand | None = None
    menu: list[Link] = field(default_factory=list)
    person_menu: list[Link] = field(default_factory=list)
    modules: list[MenuGroup] = field(default_factory=list)
    footer: list[FooterGroup] = field(default_factory=list)

    def module_of(self, section: str) -> MenuItem | None:
        """Return the top entry of the module menu that holds ``section``."""
        entries = (item for group in self.modules for item in group.items)
        return next((item for item in entries if item.holds(section)), None)


def build_shell(request: HttpRequest) -> Shell:
    """Return the shell of this request, filled by every provider.

    Raises ValueError when the main menu has more entries than the GOV.CO kit allows.
    """
    shell = Shell(
        appearance=Appearance.of(request),
        demo=getattr(settings, "KPT_DEMO", False),
        govco_mark=getattr(settings, "KPT_GOVCO_MARK", False),
        login_url=str(settings.LOGIN_URL),
    )
    for path in getattr(settings, "KPT_SHELL_PROVIDERS", ()):
        import_string(path)(request, shell)
    if len(shell.menu) > MAIN_MENU_LIMIT:
        raise ValueError(f"the main menu has {len(shell.menu)} entries, not {MAIN_MENU_LIMIT}")
    return shell


def shell(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``shell``, built only if the template draws a whole page."""
    return {"shell": SimpleLazyObject(lambda: build_shell(request))}
