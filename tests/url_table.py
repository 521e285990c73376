"""Every address of the site and for whom it opens. A new address without a row fails the tests.

Read it as: this page is PUBLIC (anybody), SIGNED_IN (any person with an account), WORKSPACE (who
may enter the entity of the address), TEAM or LEADER (of those, only the entity's own). ``needs``
says what of the made-up world goes into the address. ``saves`` marks the addresses that only
receive forms, ``form`` the pages that both show and receive one. ``of_one`` marks a page about one
thing that belongs to one entity or person: through any other it must not exist.
"""

from collections.abc import Callable
from typing import Any

from tests.url_row import (
    Opens,
    Row,
    World,
    leader,
    leader_or_dnp,
    public,
    team,
    workspace,
)
from tests.url_row import of as _of
from tests.url_row import taken as _needs
from tests.url_rows import ROWS


def _request(world: World) -> dict[str, Any]:
    return {"uid": world["leader_request"].uid}


def _member(world: World) -> dict[str, Any]:
    return {"number": world["member"].pk}


def _agenda(world: World) -> dict[str, Any]:
    return {"framework": "ods"}


def _year(world: World) -> dict[str, Any]:
    return {"year": world["report"].fiscal_year}


def _window(world: World) -> dict[str, Any]:
    return {"number": world["window"].pk}


def _found(what: str) -> Callable[[World], dict[str, Any]]:
    """Return a function that takes from the world something of its diagnosis."""
    return lambda world: {"number": getattr(world["found"], what)}


def _document_of(line: str, **more: int) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"line": line, **more}


def _exception(world: World) -> dict[str, Any]:
    return {"uid": world["exception"].uid}


def _promise(world: World) -> dict[str, Any]:
    return {"uid": world["promise"].uid}


def _approved(world: World) -> dict[str, Any]:
    return {"uid": world["approved"].uid}


def _document(world: World) -> dict[str, Any]:
    return _request(world) | {"which": "posesion"}


def _draft_line(world: World) -> dict[str, Any]:
    return {"uid": world["draft"].strategiclines.first().uid}


def _draft_outcome(world: World) -> dict[str, Any]:
    return {"uid": world["outcome"].uid}


def _draft_target(world: World) -> dict[str, Any]:
    return {"uid": world["draft"].producttargets.first().uid}


IMPORT = {"of_one": True}
# A page about something that this person does not have, or that asks first for her password.
SECURITY = frozenset({200, 302, 404})

TABLE: dict[str, Row] = {
    # Anybody
    "portal:home": public(),
    "portal:search": public(),
    "portal:plan": public(needs=_of("divipola")),
    "portal:plan-workbook": public(needs=_of("divipola")),
    "portal:targets": public(needs=_of("divipola")),
    "portal:targets-file": public(needs=_of("divipola", "extension")),
    "diagnoses:public": public(needs=_of("code")),
    "portal:target": public(needs=_of("divipola", "consecutive")),
    "portal:outcomes": public(needs=_of("divipola")),
    "portal:sgr": public(needs=_of("divipola")),
    "portal:exceptions": public(needs=_of("divipola")),
    "portal:promises": public(needs=_of("divipola")),
    "portal:country": public(),
    "portal:country-file": public(needs=_needs("extension")),
    "portal:department": public(needs=lambda world: {"code": world["department"].pk}),
    "portal:department-file": public(
        needs=lambda world: {"code": world["department"].pk, "extension": world["extension"]}
    ),
    "portal:about": public(),
    "portal:route": public(),
    "portal:guide": public(),
    "portal:support": public(),
    "portal:questions": public(),
    "portal:calculations": public(),
    "portal:accessibility": public(),
    "portal:privacy": public(),
    "base:preferences": public(saves=True),
    "gallery:index": public(),
    "gallery:job": public(),
    "gallery:confirm": public(),
    "gallery:entity": public(),
    # Signing in
    "account_login": public(form=True, answers=frozenset({200, 302})),
    "account_logout": public(form=True, answers=frozenset({200, 302})),
    "account_signup": public(form=True, answers=frozenset({200, 302})),
    "account_inactive": public(),
    "account_reset_password": public(form=True),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(
        needs=lambda world: {"uidb36": "1", "key": "no-key"}, form=True
    ),
    "account_reset_password_from_key_done": public(),
    "mfa_authenticate": public(form=True, answers=frozenset({302})),
    "mfa_login_webauthn": public(form=True, answers=frozenset({200, 302})),
    # Asking for the leader's user: without having opened a request there is nothing to show
    "enrolment:start": public(),
    "enrolment:request": public(needs=_of("divipola"), form=True),
    "enrolment:received": public(answers=frozenset({302})),
    "enrolment:status": public(form=True),
    "enrolment:mine": public(answers=frozenset({302})),
    "enrolment:correct": public(form=True, answers=frozenset({302})),
    "enrolment:withdraw": public(form=True, answers=frozenset({302})),
    "enrolment:queue": Row(Opens.REVIEWER),
    "enrolment:detail": Row(Opens.REVIEWER, _request, of_one=True),
    "enrolment:document": Row(Opens.REVIEWER, _document, of_one=True),
    "enrolment:vouch": Row(Opens.DEPARTMENT, _request, form=True, of_one=True),
    "enrolment:return": Row(Opens.DNP, _request, form=True, of_one=True),
    "enrolment:reject": Row(Opens.DNP, _request, form=True, of_one=True),
    "enrolment:approve": Row(Opens.DNP, _request, form=True, of_one=True),
    "enrolment:domain": Row(Opens.DNP_ADMIN, _request, form=True, of_one=True),
    # The calendar of the follow-up
    "windows:list": public(),
    "windows:calendar": public(),
    "windows:entity-calendar": public(needs=_of("divipola")),
    "windows:open": Row(Opens.DNP_ADMIN, form=True),
    "windows:window": Row(Opens.DNP_ADMIN, _window),
    "windows:move": Row(Opens.DNP_ADMIN, _window, form=True),
    "windows:extend": Row(Opens.DNP_ADMIN, _window, form=True),
    "windows:end": Row(Opens.DNP_ADMIN, _window, form=True),
    "windows:resume": Row(Opens.DNP_ADMIN, _window, form=True),
    # Roles that no leader gives
    "people:home": Row(Opens.DNP_ADMIN),
    "people:grant": Row(Opens.DNP_ADMIN, form=True),
    "people:end": Row(Opens.DNP_ADMIN, lambda w: {"number": w["councillor"].pk}, form=True),
    # People with an account
    "account_change_password": Row(Opens.SIGNED_IN, form=True),
    "accounts:consent": Row(Opens.SIGNED_IN, form=True),
    "accounts:my-data": Row(Opens.SIGNED_IN, form=True),
    "accounts:my-data-json": Row(Opens.SIGNED_IN),
    "accounts:my-data-csv": Row(Opens.SIGNED_IN),
    "mfa_index": Row(Opens.SIGNED_IN),
    "account_reauthenticate": Row(Opens.SIGNED_IN, form=True),
    "mfa_reauthenticate": Row(Opens.SIGNED_IN, form=True, answers=SECURITY),
    "mfa_activate_totp": Row(Opens.SIGNED_IN, form=True, answers=SECURITY),
    "mfa_deactivate_totp": Row(Opens.SIGNED_IN, form=True, answers=SECURITY),
    "mfa_view_recovery_codes": Row(Opens.SIGNED_IN, answers=SECURITY),
    "mfa_generate_recovery_codes": Row(Opens.SIGNED_IN, form=True, answers=SECURITY),
    "mfa_download_recovery_codes": Row(Opens.SIGNED_IN, answers=SECURITY),
    "mfa_list_webauthn": Row(Opens.SIGNED_IN),
    "mfa_add_webauthn": Row(Opens.SIGNED_IN, form=True, answers=SECURITY),
    "mfa_reauthenticate_webauthn": Row(Opens.SIGNED_IN, form=True, answers=SECURITY),
    "mfa_remove_webauthn": Row(Opens.SIGNED_IN, lambda w: {"pk": 1}, form=True, answers=SECURITY),
    "mfa_edit_webauthn": Row(Opens.SIGNED_IN, lambda w: {"pk": 1}, form=True, answers=SECURITY),
    "usersessions_list": Row(Opens.SIGNED_IN, form=True),
    "accounts:end-session": Row(
        Opens.SIGNED_IN, lambda w: {"number": 1}, saves=True, answers=frozenset({405})
    ),
    "accounts:my-entities": Row(Opens.SIGNED_IN, answers=frozenset({200, 302})),
    "base:job": Row(Opens.SIGNED_IN, lambda world: {"uid": world["job"].uid}, of_one=True),
    # One file: its own rule, in tests/files. Public addresses, private files.
    "files:download": public(needs=lambda world: {"uid": world["public_file"].uid}),
    # The workspace of an entity
    "dashboards:home": workspace(),
    "plans:versions": workspace(),
    "plans:act": leader("number", form=True),
    "followup:adopt": leader(form=True),
    # The report of a vigencia: in the world it is open, and nobody has sent it
    "reports:home": workspace(),
    "reports:open": Row(Opens.TEAM, _year, saves=True),
    "reports:report": Row(Opens.WORKSPACE, _year),
    "reports:history": Row(Opens.WORKSPACE, _year),
    "reports:target": Row(Opens.WORKSPACE, lambda w: {**_year(w), "consecutive": 1}, form=True),
    "reports:submit": Row(Opens.LEADER, _year, saves=True),
    "reports:decide": Row(
        Opens.TEAM, lambda world: {**_year(world), "decision": "validar"}, saves=True
    ),
    "reports:observe": Row(Opens.TEAM, lambda w: {**_year(w), "consecutive": 1}, saves=True),
    "reports:reply": Row(
        Opens.TEAM,
        lambda world: {**_year(world), "number": world["observation"].pk},
        saves=True,
        of_one=True,
    ),
    "windows:queue": Row(Opens.REVIEWER),
    "followup:targets": workspace(),
    "followup:targets-file": workspace("extension"),
    "followup:target": workspace("consecutive"),
    "followup:provenance": workspace("consecutive"),
    "followup:outcomes": workspace(),
    "followup:sgr": workspace(),
    "followup:progress": workspace(),
    "followup:coverage": workspace(),
    "followup:findings": workspace(),
    "followup:findings-file": workspace("extension"),
    "exchange:imports": workspace(),
    "exchange:upload": team(form=True),
    "exchange:plan-workbook": workspace(),
    "exchange:followup-workbook": workspace(),
    "exchange:import": workspace("uid", **IMPORT),
    "exchange:problems": workspace("uid", **IMPORT),
    "exchange:changes": workspace("uid", **IMPORT),
    "exchange:confirm": team("uid", saves=True, **IMPORT),
    "exchange:discard": team("uid", saves=True, **IMPORT),
    "exchange:recheck": team("uid", saves=True, **IMPORT),
    "exchange:undo": team("uid", form=True, **IMPORT),
    # The route of formulation: in the world a version is being formulated
    "formulation:home": workspace(),
    "formulation:begin": team(saves=True),
    "formulation:name": team(form=True),
    "formulation:short": team(form=True),
    "formulation:progress": workspace(),
    "formulation:set-aside": Row(Opens.TEAM, lambda world: {"step": "regalias"}, form=True),
    "formulation:take-up": Row(Opens.TEAM, lambda world: {"step": "regalias"}, saves=True),
    "formulation:checklist": workspace(),
    "formulation:checklist-add": team(saves=True),
    "formulation:checklist-item": Row(Opens.TEAM, lambda world: {"key": "equipo"}, form=True),
    "formulation:checklist-drop": Row(
        Opens.TEAM, lambda world: {"key": world["own_item"].pk}, saves=True
    ),
    # The documents of the plan
    "formulation:documents": workspace(),
    "formulation:document-make": workspace(saves=True),
    "formulation:document-history": workspace(),
    "formulation:approved-upload": team(form=True),
    "formulation:approved-withdraw": Row(Opens.LEADER, _approved, form=True, of_one=True),
    "documents:published": public(needs=lambda world: {"uid": world["approved"].uid}),
    "documents:published-file": public(needs=lambda world: {"uid": world["approved"].uid}),
    "formulations:country": Row(Opens.NATIONAL, answers=frozenset({200, 302})),
    "formulations:department": Row(
        Opens.DEPARTMENT_OR_NATION, lambda world: {"code": world["department"].pk}
    ),
    "formulations:department-file": Row(
        Opens.DEPARTMENT_OR_NATION,
        lambda world: {"code": world["department"].pk, "extension": world["extension"]},
    ),
    # The checks of the plan in formulation, and the exceptions to them
    "formulation:row-findings": Row(
        Opens.WORKSPACE, lambda world: {"uid": world["draft"].producttargets.first().uid}
    ),
    "formulation:findings": workspace(),
    "formulation:findings-file": workspace("extension"),
    "formulation:exceptions": workspace(),
    "formulation:exception": Row(Opens.WORKSPACE, _exception, form=True, of_one=True),
    "formulation:exception-ask": Row(
        Opens.TEAM, lambda world: {"code": "linea-sin-sectores"}, form=True
    ),
    # Alignment with bigger agendas
    "formulation:alignment": workspace(),
    "formulation:alignment-file": workspace("extension"),
    "formulation:alignment-add": Row(Opens.TEAM, _agenda, form=True),
    "formulation:alignment-element": Row(Opens.TEAM, _agenda, form=True),
    "formulation:alignment-drop": Row(Opens.TEAM, _agenda, saves=True),
    "formulation:alignment-remove": Row(
        Opens.TEAM, lambda world: {**_agenda(world), "number": 1}, saves=True
    ),
    # The programa de gobierno
    "promises:home": workspace(),
    "promises:upload": team(form=True),
    "promises:write": team(form=True),
    "promises:paste": team(form=True),
    "promises:text": workspace("number"),
    "promises:words": workspace(),
    "promises:choose-word": team(saves=True),
    "promises:promises": workspace(),
    "promises:promises-file": workspace("extension"),
    "promises:propose": team(saves=True),
    "promises:add": team(form=True),
    "promises:promise": Row(Opens.WORKSPACE, _promise, of_one=True),
    "promises:link": Row(Opens.TEAM, _promise, saves=True, of_one=True),
    "promises:unlink": Row(
        Opens.TEAM, lambda world: {**_promise(world), "row": world["uid"]}, saves=True, of_one=True
    ),
    "promises:aside": Row(Opens.TEAM, _promise, saves=True, of_one=True),
    "promises:back": Row(Opens.TEAM, _promise, saves=True, of_one=True),
    "promises:edit": Row(Opens.TEAM, _promise, form=True, of_one=True),
    "promises:split": Row(Opens.TEAM, _promise, form=True, of_one=True),
    "promises:join": Row(Opens.TEAM, _promise, saves=True, of_one=True),
    "promises:remove": Row(Opens.TEAM, _promise, saves=True, of_one=True),
    # The diagnosis
    "diagnosis:home": workspace(),
    "diagnosis:indicator": Row(Opens.WORKSPACE, _found("indicator")),
    "diagnosis:add-value": Row(Opens.TEAM, _found("indicator"), form=True),
    "diagnosis:withdraw-value": Row(
        Opens.TEAM,
        lambda world: {**_found("indicator")(world), "value": world["found"].value},
        form=True,
        of_one=True,
    ),
    "diagnosis:finance": workspace(),
    "diagnosis:write-figure": team(form=True),
    "diagnosis:write-figures": team(form=True),
    "diagnosis:drop-figure": Row(Opens.TEAM, _found("figure"), form=True, of_one=True),
    "diagnosis:population": workspace(),
    "diagnosis:write-population": team(form=True),
    "diagnosis:drop-population": Row(Opens.TEAM, _found("population"), form=True, of_one=True),
    "diagnosis:partners": workspace(),
    "diagnosis:write-partner": team(form=True),
    "diagnosis:edit-partner": Row(Opens.TEAM, _found("partner"), form=True, of_one=True),
    "diagnosis:drop-partner": Row(Opens.TEAM, _found("partner"), form=True, of_one=True),
    "diagnosis:write-association": team(form=True),
    "diagnosis:edit-association": Row(Opens.TEAM, _found("association"), form=True, of_one=True),
    "diagnosis:drop-association": Row(Opens.TEAM, _found("association"), form=True, of_one=True),
    "diagnosis:competences": workspace(),
    "diagnosis:initiatives": workspace(),
    "diagnosis:write-initiative": team(form=True),
    "diagnosis:write-initiatives": team(form=True),
    "diagnosis:edit-initiative": Row(Opens.TEAM, _found("initiative"), form=True, of_one=True),
    "diagnosis:drop-initiative": Row(Opens.TEAM, _found("initiative"), form=True, of_one=True),
    "diagnosis:problems": workspace(),
    "diagnosis:write-problem": team(form=True),
    "diagnosis:edit-problem": Row(Opens.TEAM, _found("tree"), form=True, of_one=True),
    "diagnosis:drop-tree": Row(Opens.TEAM, _found("tree"), form=True, of_one=True),
    "diagnosis:documents": workspace(),
    "diagnosis:document": Row(Opens.WORKSPACE, _document_of("general")),
    "diagnosis:add-block": Row(Opens.TEAM, _document_of("general"), saves=True),
    "diagnosis:block": Row(Opens.TEAM, _found("block"), form=True, of_one=True),
    "diagnosis:block-field": Row(Opens.TEAM, _found("block"), saves=True, of_one=True),
    "diagnosis:move-block": Row(Opens.TEAM, _found("block"), saves=True, of_one=True),
    "diagnosis:drop-block": Row(Opens.TEAM, _found("block"), form=True, of_one=True),
    "diagnosis:versions": Row(Opens.WORKSPACE, _document_of("general")),
    "diagnosis:save-version": Row(Opens.TEAM, _document_of("general"), saves=True),
    "diagnosis:compare": Row(Opens.WORKSPACE, _document_of("general")),
    "diagnosis:version": Row(Opens.WORKSPACE, _document_of("general", number=1), of_one=True),
    "diagnosis:restore-version": Row(
        Opens.TEAM, _document_of("general", number=1), saves=True, of_one=True
    ),
    # The strategic plan in formulation
    "draft:lines": workspace(),
    "draft:line-add": team(saves=True),
    "draft:lines-order": team(saves=True),
    "draft:line-save": Row(Opens.TEAM, _draft_line, saves=True),
    "draft:line-field": Row(Opens.TEAM, _draft_line, saves=True),
    "draft:line-move": Row(Opens.TEAM, _draft_line, saves=True),
    "draft:line-remove": Row(Opens.TEAM, _draft_line, form=True),
    # The plan plurianual, its ceilings and the programming
    "draft:grid": workspace(form=True),
    "draft:grid-cells": team(saves=True),
    "draft:grid-changes": workspace(answers=frozenset({200, 204})),
    "draft:grid-sums": workspace(),
    "draft:grid-fill": team(saves=True),
    "draft:grid-print": workspace(),
    "draft:grid-file": workspace("extension"),
    "draft:grid-expected": Row(
        Opens.TEAM, lambda world: {"consecutive": world["consecutive"], "source": 1}, form=True
    ),
    "draft:programming": workspace(form=True),
    "draft:programming-cells": team(saves=True),
    "draft:programming-fix": team(saves=True),
    "draft:regalias": workspace(),
    "draft:initiative-add": team(form=True),
    "draft:initiative": team("consecutive", form=True),
    "draft:initiative-move": team("consecutive", saves=True),
    "draft:initiative-remove": team("consecutive", saves=True),
    "draft:sgr-target-add": team("consecutive", form=True),
    "draft:sgr-target": Row(Opens.TEAM, lambda world: {"code": "ISGR-IP-1"}, form=True),
    "draft:sgr-target-remove": Row(Opens.TEAM, lambda world: {"code": "ISGR-IP-1"}, saves=True),
    "draft:ceilings": workspace(form=True),
    "draft:ceiling-cells": team(saves=True),
    "draft:ceiling-basis": team(saves=True),
    "draft:outcomes": workspace(),
    "draft:outcome-targets": workspace(),
    "draft:outcome-products": workspace(),
    "draft:outcome-picker": team(),
    "draft:outcome-add": team(saves=True),
    "draft:outcome-own": team(form=True),
    "draft:outcome": Row(Opens.WORKSPACE, _draft_outcome, form=True),
    "draft:outcome-field": Row(Opens.TEAM, _draft_outcome, saves=True),
    "draft:outcome-move": Row(Opens.TEAM, _draft_outcome, saves=True),
    "draft:outcome-baseline": Row(Opens.TEAM, _draft_outcome, saves=True),
    "draft:outcome-moved-by": Row(Opens.WORKSPACE, _draft_outcome),
    "draft:outcome-remove": Row(Opens.TEAM, _draft_outcome, form=True),
    "draft:catalogue-file": workspace(answers=frozenset({200, 422})),
    "draft:targets": workspace(),
    "draft:target-picker": team(),
    "draft:target-add": team(saves=True),
    "draft:target": Row(Opens.WORKSPACE, _draft_target, form=True),
    "draft:target-field": Row(Opens.TEAM, _draft_target, saves=True),
    "draft:target-fix": Row(Opens.TEAM, _draft_target, saves=True),
    "draft:target-remove": Row(Opens.TEAM, _draft_target, form=True),
    "draft:changes": workspace(),
    "draft:change-undo": team("number", saves=True),
    # The team
    "team:home": workspace(),
    "team:history": workspace(),
    "team:document": workspace(),
    "team:workbook": workspace(),
    "team:invite": leader(form=True),
    "team:delegate": leader(form=True),
    "team:edit": Row(Opens.LEADER, _member, form=True, of_one=True),
    "team:end": Row(Opens.LEADER, _member, form=True, of_one=True),
    "team:reactivate": Row(Opens.LEADER, _member, saves=True, of_one=True),
    "team:invite-again": Row(Opens.LEADER, _member, saves=True, of_one=True),
    # The change of government: in the world its copy is taken and nobody has signed
    "handover:home": workspace(),
    "handover:act": workspace(),
    "handover:open": leader_or_dnp(form=True),
    "handover:cutoff": leader_or_dnp(form=True),
    "handover:snapshot": leader_or_dnp(saves=True, of_one=True),
    "handover:sign": leader(form=True, of_one=True),
    "handover:object": leader(form=True, of_one=True),
    "handover:answer": Row(
        Opens.LEADER, lambda world: {"number": world["objection"].pk}, form=True, of_one=True
    ),
    "handover:close": leader_or_dnp(form=True, of_one=True),
    # Who did what
    "dashboards:audit": Row(Opens.AUDIT),
    "dashboards:audit-file": Row(Opens.AUDIT, _needs("extension")),
    "audit:all": Row(Opens.DNP),
    "audit:all-file": Row(Opens.DNP, _needs("extension")),
    "handovers:published": public(needs=lambda world: {"uid": world["handover"].uid}),
    **ROWS,
}
