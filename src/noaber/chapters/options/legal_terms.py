"""The terms that the law and practice use for legal forms, in Dutch and English.

The Joint Arrangements Act (Wet gemeenschappelijke regelingen, as of 1 July 2022), art. 1 and 8, and private law.
"""

from __future__ import annotations

import unicodedata

from django.utils.translation import override

from noaber.dossier.models import LegalFormKind

# Beside the names of the forms themselves: other words for them, and words for the arrangement that several share.
_OTHER_WORDS = (
    "bedrijfsvoeringsorganisatie",
    "besloten vennootschap",
    "bestuursovereenkomst",
    "beleidsovereenkomst",
    "bevoegdhedenovereenkomst",
    "bv",
    "bvo",
    "centrumgemeente",
    "centrumregeling",
    "convenant",
    "coöperatie",
    "coöperatie u.a.",
    "dienstverleningsovereenkomst",
    "dvo",
    "gastheergemeente",
    "gemeenschappelijk orgaan",
    "gemeenschappelijk openbaar lichaam",
    "gemeenschappelijke regeling",
    "gr",
    "intentieovereenkomst",
    "lichte gemeenschappelijke regeling",
    "lichte gr",
    "naamloze vennootschap",
    "nv",
    "openbaar lichaam",
    "regeling zonder meer",
    "stichting",
    "vereniging",
    "joint arrangement",
    "light joint arrangement",
)


def normal(term: str) -> str:
    """A term without differences that do not matter: case, accents, spaces, the plural of contracts."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", term.lower()) if not unicodedata.combining(sign))
    plain = " ".join(plain.split()).rstrip(".")
    return plain.removesuffix("en") if plain.endswith("overeenkomsten") else plain


def known_terms() -> frozenset[str]:
    names = set(_OTHER_WORDS)
    for language in ("nl", "en"):
        with override(language):
            names |= {str(label) for label in LegalFormKind.labels}
    return frozenset(normal(name) for name in names)
