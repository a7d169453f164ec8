"""`datapackage.json`: the export as a Data Package 2.0 (datapackage.org/standard)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rapport.exports.items import Item, Licence, licence_of
from rapport.study import Study
from rapport.tables import Column, Table, of_pipeline

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def data_package(
    study: Study, items: Iterable[Item], folder: Path, sources: Sequence[str]
) -> dict[str, Any]:
    """The package of the files that stand in `folder`; `sources` say what it was made of."""
    return {
        "$schema": PROFILE,
        "name": study.name,
        "title": study.title,
        "description": study.description,
        "licenses": [_licence(licence_of(study))],
        "sources": [{"title": source} for source in sources],
        "resources": [_resource(item, folder / item.path) for item in items],
    }


def as_json(said: object) -> str:
    """JSON as these files are written: indented, in the letters as they are."""
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _licence(licence: Licence) -> dict[str, str]:
    return {key: value for key, value in licence._asdict().items() if value}


def _resource(item: Item, path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    said: dict[str, Any] = {
        "name": item.name,
        "path": item.path,
        "title": item.title,
        "description": item.about,
        "format": item.format,
        "mediatype": item.media_type,
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if item.format not in ("png", "parquet"):
        said["encoding"] = "utf-8"
    if item.licence:
        said["licenses"] = [_licence(item.licence)]
    if item.table:
        said |= {"type": "table", "schema": table_schema(item.table)}
    return said


def table_schema(table: Table) -> dict[str, Any]:
    """The Table Schema of a table of the contract."""
    said: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    if table.name == "articles":
        said["primaryKey"] = ["article_id"]
    elif table.name in of_pipeline() and "article_id" in table.schema.names:
        reference = {"resource": "articles", "fields": ["article_id"]}
        said["foreignKeys"] = [{"fields": ["article_id"], "reference": reference}]
    return said


def _field(column: Column) -> dict[str, Any]:
    """A field; where a text never is missing, an empty cell is an empty text."""
    empty = f" (empty: {column.empty})" if column.empty else ""
    said: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": f"{column.about}{empty}",
    }
    if column.empty is None:
        said["constraints"] = {"required": True}
        if column.type == "string":
            said["missingValues"] = []
    return said
