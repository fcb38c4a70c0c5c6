"""The terms that the law and practice use for legal forms, in Dutch and English.

The Joint Arrangements Act (Wet gemeenschappelijke regelingen, as of 1 July 2022), art. 1 and 8, and private law.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

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
    "administrative agreement",
    "centre municipality",
    "host municipality",
    "joint arrangement",
    "light joint arrangement",
    "policy agreement",
    "powers agreement",
)

# How a plural ends, and its singular in the place of that.
_PLURALS = (("en", ""), ("pen", ""), ("s", ""), ("n", ""), ("'s", ""), ("’s", ""), ("ies", "y"))
_OTHER_PLURALS = frozenset(
    {
        "gemeenschappelijke openbare lichamen",
        "gemeenschappelijke organen",
        "openbare lichamen",
        "regelingen zonder meer",
    }
)


def normal(term: str) -> str:
    """A term without differences that do not matter: case, accents, full stops, spaces."""
    plain = "".join(sign for sign in unicodedata.normalize("NFD", term.lower()) if not unicodedata.combining(sign))
    return " ".join(plain.replace(".", "").split())


def known_terms() -> dict[str, str]:
    """Every known term as it is written, by its normal form."""
    names = set(_OTHER_WORDS)
    for language in ("nl", "en"):
        with override(language):
            names |= {str(label) for label in LegalFormKind.labels}
    return {normal(name): name for name in sorted(names)}


def is_known(term: str, terms: Mapping[str, str]) -> bool:
    """Whether a term, in its normal form, is a known one or the plural of one."""
    return (
        term in terms
        or term in _OTHER_PLURALS
        or any(term.endswith(plural) and term.removesuffix(plural) + singular in terms for plural, singular in _PLURALS)
    )
