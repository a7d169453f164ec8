"""YAML as a person wrote it: what a file says, and on which line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import yaml
from pydantic import Field, TypeAdapter, ValidationError

from rapport.errors import Loc, Place, StudyError, sentences_of

T = TypeVar("T")

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=64)]
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
        loader = _Loader(path.read_text("utf-8"))
        node = loader.get_single_node()
        return Written(path, None if node is None else loader.construct_document(node), node)
    except FileNotFoundError:
        raise StudyError(f"{path}: there is no such file") from None
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
