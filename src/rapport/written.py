"""YAML as a person wrote it: what a file says, and on which line."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import yaml
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from rapport.errors import Loc, Place, StudyError, UnreadableError, sentences_of
from rapport.given import content_of
from rapport.limits import DEPTH, YAML

T = TypeVar("T")

_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")


def _no_device(name: str) -> str:
    """Refuse the names under which Windows has no files but devices."""
    if _DEVICE.fullmatch(name):
        raise ValueError(f"“{name}” is the name of a device on Windows; choose another")
    return name


Name = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64),
    AfterValidator(_no_device),
]
"""Lower-case letters, digits and hyphens: safe as a file name everywhere."""

# libyaml where PyYAML was built with it: ten times faster on a codebook, and as safe.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE):  # type: ignore[misc]
    """Refuses a key that is written twice, of which YAML would drop the first in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        counts = Counter(key.value for key in keys)
        for key in reversed(keys):
            if counts[key.value] > 1:
                problem = f"“{key.value}” is written twice; keep one"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_LONG_NUMBER = re.compile(r"[-+\w.:]{100,}")


def guard(text: str, loader: Any) -> None:
    """Raise yaml.YAMLError at what a person has no need of and a machine can be broken by.

    That is: a tag, which asks for a kind of object; an anchor or alias, of which a few lines can
    be a thousand million; more levels than DEPTH; a number of a hundred digits; a control
    character or half of a pair of surrogates, written as an escape. Nothing is built before.
    """
    level = 0
    event: Any
    for event in yaml.parse(text, loader):
        level += isinstance(event, yaml.CollectionStartEvent)
        level -= isinstance(event, yaml.CollectionEndEvent)
        if problem := _problem(event, level):
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)


def _problem(event: Any, level: int) -> str | None:
    """What is wrong with a piece of YAML at a level, None if nothing is."""
    if level > DEPTH.most:
        return DEPTH.sentence()
    if getattr(event, "anchor", None):
        return "anchors (&) and aliases (*) are not read here; write it out, or put it in quotes"
    if getattr(event, "tag", None):
        return "tags (!) are not read here; remove it, or put the text in quotation marks"
    if isinstance(event, yaml.ScalarEvent):
        if _CONTROL.search(event.value):
            return "holds a control character; remove it"
        if (
            event.implicit[0]
            and _LONG_NUMBER.fullmatch(event.value)
            and event.value.lstrip("+-.")[:1].isdigit()
        ):
            return "holds a number of more than a hundred digits; write a smaller one"
    return None


class Written(NamedTuple):
    """A YAML file: what it says, and the tree of its nodes, each of which knows its line."""

    path: Path
    says: Any
    node: yaml.Node | None

    def place(self, loc: Loc) -> Place:
        """Where something of what the file says stands in it.

        `loc` are keys and numbers of entries from the top, as pydantic gives them. What is
        not there is placed at the nearest thing that holds it. An entry is called by its
        `name`, if it has one.
        """
        node, line, field = self.node, 1, []
        for number, part in enumerate(loc):
            if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
                node = node.value[part]
                line = node.start_mark.line + 1
                name = _entry(node, "name")
                if name and isinstance(name[1], yaml.ScalarNode):
                    field.append(name[1].value)
            elif found := _entry(node, part):
                line, node = found[0].start_mark.line + 1, found[1]
                field.append(str(part))
            elif isinstance(node, yaml.MappingNode) and number == len(loc) - 1:
                field.append(str(part))  # a key that is missing
        return Place(line, ".".join(field))


def _entry(node: yaml.Node | None, key: object) -> tuple[yaml.Node, yaml.Node] | None:
    """Key and value of an entry of a mapping."""
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((entry for entry in node.value if entry[0].value == str(key)), None)


def read_written(path: Path) -> Written:
    """Read a YAML file; raises StudyError if it is missing or is not YAML."""
    try:
        text = content_of(path, YAML, or_empty=True).decode("utf-8")
        guard(text, _SAFE)
        loader = _Loader(text)
        node = loader.get_single_node()
        return Written(path, None if node is None else loader.construct_document(node), node)
    except UnreadableError as error:
        raise StudyError(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise StudyError(f"{path}: is not UTF-8; save it as UTF-8") from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f", line {where.line + 1}" if where else ""
        cause = getattr(error, "problem", None) or "cannot be read"
        raise StudyError(f"{path}{line}: is not valid YAML: {cause}") from None
    except ValueError as error:  # a date that does not exist
        raise StudyError(f"{path}: a date does not exist: {error}") from None


def checked(written: Written, kind: type[T] | TypeAdapter[T]) -> T:
    """What a file says as what it must be; raises StudyError with every mistake, one a line."""
    adapter: TypeAdapter[T] = kind if isinstance(kind, TypeAdapter) else TypeAdapter(kind)
    try:
        return adapter.validate_python(written.says)
    except ValidationError as error:
        said = sentences_of(error, written.path, place=written.place)
        raise StudyError("\n".join(said)) from None
