"""A YAML file as nodes with line numbers: plain mappings, lists and scalars, and nothing else.

YAML can do far more than a dossier needs. Aliases, anchors, tags and several documents in one file are refused, so that a
file means what it shows and cannot grow in memory. Scalars stay texts; the models say what they mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import yaml
from django.utils.translation import gettext as _

from .faults import Faults

DEEPEST = 20
MOST_NODES = 400_000


@dataclass
class Scalar:
    line: int
    value: str
    plain: bool

    @property
    def is_empty(self) -> bool:
        return self.plain and self.value in ("", "~", "null")


@dataclass
class Sequence:
    line: int
    items: list[Node] = field(default_factory=list)


@dataclass
class Mapping:
    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


class _Refused(Exception):
    pass


def parse_yaml(file: str, text: str, faults: Faults) -> Node | None:
    """The one document in a file; None where the file is empty or cannot be read."""
    try:
        return _Composer(file, faults).compose(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(
            file,
            mark.line + 1 if mark else None,
            _("This is not valid YAML here: %(problem)s.") % {"problem": error.problem or error.context},
            _(
                "Often a colon, a quote or the indentation is wrong on this line or the one above; put texts with a colon in quotes."
            ),
        )
    except yaml.YAMLError as error:
        faults.add(
            file, None, _("This is not valid YAML: %(problem)s.") % {"problem": error}, _("Save it as plain text.")
        )
    except _Refused:
        pass
    return None


class _Composer:
    def __init__(self, file: str, faults: Faults) -> None:
        self.file = file
        self.faults = faults

    def refuse(self, line: int, message: str, mend: str) -> _Refused:
        self.faults.add(self.file, line, message, mend)
        return _Refused()

    def compose(self, text: str) -> Node | None:
        root: Node | None = None
        stack: list[Sequence | Mapping] = []
        pending: list[tuple[str, int] | None] = []  # per open mapping: the key whose value comes next
        documents = nodes = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self.refuse(
                        line,
                        _("A second document starts here (---)."),
                        _("Put one document in a file: take out the line ---."),
                    )
            if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                stack.pop()
                pending.pop()
                continue
            if not isinstance(event, yaml.NodeEvent):
                continue
            self._refuse_frills(event, line)
            nodes += 1
            if nodes > MOST_NODES or len(stack) >= DEEPEST:
                raise self.refuse(
                    line,
                    _("The lists and records in this file go too deep or are too many."),
                    _("Compare the file with the description of the format."),
                )
            node: Node
            if isinstance(event, yaml.ScalarEvent):
                node = Scalar(line, event.value, not event.style)  # the C parser calls plain ""
            elif isinstance(event, yaml.SequenceStartEvent):
                node = Sequence(line)
            else:
                node = Mapping(line)

            if not stack:
                root = node
            elif isinstance(stack[-1], Sequence):
                stack[-1].items.append(node)
            elif pending[-1] is None:
                if not isinstance(node, Scalar):
                    raise self.refuse(line, _("A list or record cannot be a key."), _("Write a word before the colon."))
                pending[-1] = (node.value, line)
                continue
            else:
                key, key_line = pending[-1]
                pending[-1] = None
                self._enter(stack[-1], key, key_line, node)
            if not isinstance(node, Scalar):
                stack.append(node)
                pending.append(None)
        if isinstance(root, Scalar) and root.is_empty:
            return None
        return root

    def _refuse_frills(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise self.refuse(
                line,
                _("An alias (*%(name)s) stands here; the format has none.") % {"name": event.anchor},
                _("Write the text out again, or put it in quotes if it starts with *."),
            )
        if event.anchor is not None:
            raise self.refuse(
                line,
                _("An anchor (&%(name)s) stands here; the format has none.") % {"name": event.anchor},
                _("Take it out, or put the text in quotes if it starts with &."),
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise self.refuse(
                line,
                _("A tag (%(name)s) stands here; the format has none.") % {"name": tag},
                _("Take it out, or put the text in quotes if it starts with an exclamation mark."),
            )

    def _enter(self, mapping: Mapping, key: str, line: int, node: Node) -> None:
        if key in mapping.entries:
            self.faults.add(
                self.file,
                line,
                _("“%(key)s” stands in the same record twice, first on line %(first)d.")
                % {"key": key, "first": mapping.key_lines[key]},
                _("Keep one of the two."),
            )
            return
        mapping.entries[key] = node
        mapping.key_lines[key] = line
