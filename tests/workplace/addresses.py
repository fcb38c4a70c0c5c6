"""Every address of the workplace, and who of the cast may open it: what is missing here fails a test.

Whoever is not named gets “not found”; who is not signed in is asked to sign in, except where everybody may look.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERYBODY = ("alice", "bob", "cor", "hans", "rik", "charlie", "nobody")
SIGNED_IN = ("alice", "bob", "cor", "hans", "rik", "charlie")
MEMBERS = ("alice", "bob", "cor", "hans", "rik")
READERS = ("alice", "bob", "cor", "hans")
CONTRIBUTORS = ("alice", "bob", "cor")
WRITERS = ("alice", "bob")
OWNERS = ("alice",)

HERE = ("zuidrand",)
# Groups of the small country of tests/reference/small.py.
GROUP, OTHER = "GM9001,GM9002,GM9003", "GM9002,GM9003,GM9004"


@dataclass(frozen=True)
class Address:
    """`posts`: it takes what is sent only, and is asked so here, with `data`; an empty form may be refused with a page.

    Nobody may open an address whose thing does not exist: what lies behind it is tested with its room.
    """

    who: tuple[str, ...]
    args: tuple[str, ...] = HERE
    posts: bool = False
    query: str = ""
    data: tuple[tuple[str, str], ...] = ()


ADDRESSES: dict[str, Address] = {
    "home": Address(EVERYBODY, ()),
    "new": Address(SIGNED_IN, ()),
    "new-address": Address(SIGNED_IN, ()),
    "new-practice": Address(SIGNED_IN, (), posts=True),
    "new-from-files": Address(SIGNED_IN, ()),
    "exploration-delete": Address(OWNERS),
    "set_language": Address(EVERYBODY, (), posts=True, data=(("language", "nl"),)),
    "accessibility": Address(EVERYBODY, ()),
    "privacy": Address(EVERYBODY, ()),
    "help": Address(EVERYBODY, ()),
    "security-txt": Address(EVERYBODY, ()),
    "robots": Address(EVERYBODY, ()),
    "health": Address(EVERYBODY, ()),
    "account": Address(SIGNED_IN, ()),
    "account-data": Address(SIGNED_IN, ()),
    "account-leave": Address(SIGNED_IN, (), posts=True),
    "account-erase": Address(SIGNED_IN, ()),
    "retention": Address(EVERYBODY, ()),
    "invitation": Address(EVERYBODY, ("of-no-use",)),
    "people": Address(OWNERS),
    "person": Address(OWNERS),
    "person-remove": Address(OWNERS, posts=True),
    "invitation-resend": Address(OWNERS, posts=True),
    "invitation-withdraw": Address(OWNERS, posts=True),
    "journey": Address(READERS),
    "first-steps": Address(READERS),
    "chapter": Address(READERS, ("zuidrand", "value")),
    "changes": Address(READERS),
    "records": Address(READERS, ("zuidrand", "organisation")),
    "record": Address(READERS, ("zuidrand", "organisation", "aal")),
    "record-new": Address(WRITERS, ("zuidrand", "organisation")),
    "record-suggest": Address(READERS, ("zuidrand", "organisation"), query="?name=organisation"),
    "record-edit": Address(WRITERS, ("zuidrand", "organisation", "aal")),
    "record-delete": Address(WRITERS, ("zuidrand", "organisation", "aal")),
    "record-move": Address(WRITERS, ("zuidrand", "organisation", "aal"), posts=True),
    "exploration-edit": Address(WRITERS),
    "change-undo": Address((), ("zuidrand", "1"), posts=True),
    "draft-keep": Address(SIGNED_IN, (), posts=True, data=(("draft_path", "/e/zuidrand/edit/"),)),
    "draft-away": Address(SIGNED_IN, (), posts=True),
    "traceability": Address(READERS),
    "calendar": Address(READERS),
    "calendar-file": Address(READERS),
    "project": Address(READERS),
    "gate": Address((), ("zuidrand", "geen")),
    "action-status": Address((), ("zuidrand", "geen"), posts=True),
    "weighing-try": Address(READERS),
    "weighing-keep": Address(READERS),
    "weighing-share": Address(CONTRIBUTORS),
    "weighing-weights-back": Address(CONTRIBUTORS),
    "weighing-record": Address(WRITERS),
    "weighing-judge": Address(CONTRIBUTORS),
    "weighing-judgements-back": Address(CONTRIBUTORS),
    "councils": Address(READERS),
    "council": Address(READERS, ("zuidrand", "raad-aal")),
    "council-answers": Address(READERS, ("zuidrand", "raad-aal")),
    "proposal-outcome": Address((), ("zuidrand", "geen")),
    "proposal-act": Address((), ("zuidrand", "geen", "0")),
    "check": Address(READERS),
    "check-rules": Address(READERS),
    "check-accept": Address(WRITERS),
    "check-take-back": Address(WRITERS, posts=True),
    "check-csv": Address(READERS),
    "check-json": Address(READERS),
    "publications": Address(MEMBERS),
    "publication-new": Address(WRITERS),
    "publication-preview": Address(READERS),
    "publication-compare": Address(MEMBERS),
    "publication-hash": Address(MEMBERS),
    "publication-download": Address(READERS, posts=True, data=(("kind", "document"),)),
    "publication": Address((), ("zuidrand", "gelezen")),
    "publication-release": Address((), ("zuidrand", "gelezen"), posts=True),
    "publication-withdraw": Address((), ("zuidrand", "gelezen"), posts=True),
    "publication-file": Address((), ("zuidrand", "gelezen", "manifest.json")),
    "job": Address((), ("zuidrand", "1")),
    "job-again": Address((), ("zuidrand", "1"), posts=True),
    "job-file": Address((), ("zuidrand", "1")),
    "open-publications": Address(EVERYBODY, ()),
    "open-publication": Address((), ("zuidrand", "open")),
    "open-publication-file": Address((), ("zuidrand", "open", "manifest.json")),
    "tables": Address(READERS),
    "tables-everything": Address(READERS),
    "tables-import": Address(("alice", "bob", "cor", "hans")),
    "table": Address(READERS, ("zuidrand", "figures")),
    "table-template": Address(READERS, ("zuidrand", "figures")),
    "table-export": Address(READERS, ("zuidrand", "figures")),
    "table-csv": Address(READERS, ("zuidrand", "figures")),
    "table-preview": Address((), ("zuidrand", "1")),
    "search": Address(READERS),
    "sources": Address(READERS),
    "country": Address(EVERYBODY, ()),
    "country-municipalities": Address(EVERYBODY, ()),
    "country-municipality": Address(EVERYBODY, ("GM9001",)),
    "country-group": Address(EVERYBODY, (GROUP,)),
    "country-groups": Address(EVERYBODY, (), query="?size=3&w-weighted=2&w-balance=1"),
    "country-groups-csv": Address(EVERYBODY, (), query="?size=2"),
    "country-compare": Address(EVERYBODY, (), query=f"?group={GROUP}&group={OTHER}"),
    "country-map": Address(EVERYBODY, (), query=f"?group={GROUP}"),
    "partners": Address(READERS),
    "partners-municipalities": Address(READERS),
    "partners-municipality": Address(READERS, ("zuidrand", "GM9001")),
    "partners-group": Address(READERS, ("zuidrand", GROUP)),
    "partners-groups": Address(READERS, query="?size=3"),
    "partners-groups-csv": Address(READERS, query="?size=2"),
    "partners-compare": Address(READERS),
    "partners-map": Address(READERS),
}
