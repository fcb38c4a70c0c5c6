"""Words of the standard library's parser of arguments, named here so that they get into the catalogue."""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

WORDS = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("expected one argument"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("ignored explicit argument %r"),
)
PLURALS = (ngettext_lazy("expected %s argument", "expected %s arguments", 1),)
