"""`ro-crate-metadata.json`: the export as an RO-Crate 1.1 (JSON-LD)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapport.exports.citation import Software
from rapport.exports.folder import CRATE, PACKAGE
from rapport.exports.items import Item, Licence, licence_of
from rapport.study import Study

VERSION = "https://w3id.org/ro/crate/1.1"
PROGRAM = "#software"

Entity = dict[str, Any]


def crate(study: Study, software: Software, items: Sequence[Item]) -> Entity:
    """The crate of these files and of the data package beside them.

    RO-Crate wants a day of publication, and an export must not know the day it is made on; so it is
    that of the software's release, until who publishes the crate writes theirs.
    """
    given = [_ref(i.path) for i in items if i.format == "yaml"]
    made = [_ref(i.path) for i in items if i.table or i.path.startswith(("figures/", "report"))]
    licences = {licence_of(study), *(item.licence for item in items if item.licence)}
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": study.title,
        "description": study.description,
        "datePublished": software.released.isoformat(),
        "license": _ref(_id(licence_of(study))),
        "hasPart": [*(_ref(item.path) for item in items), _ref(PACKAGE)],
        "mentions": [_ref("#making")],
    }
    making = {
        "@id": "#making",
        "@type": "CreateAction",
        "name": f"Measuring by {software.name}",
        "instrument": _ref(PROGRAM),
        "object": given,
        "result": made,
    }
    return {
        "@context": f"{VERSION}/context",
        "@graph": [
            _descriptor(),
            root,
            *(_file(item) for item in items),
            _package(),
            making,
            *_program(software),
            *(_licence(each) for each in sorted(licences)),
        ],
    }


def _ref(name: str) -> Entity:
    return {"@id": name}


def _descriptor() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "conformsTo": _ref(VERSION),
        "about": _ref("./"),
    }


def _package() -> Entity:
    return {
        "@id": PACKAGE,
        "@type": "File",
        "name": "Data Package",
        "description": "Types, constraints and meanings of all columns, sizes and sums of files",
        "encodingFormat": "application/json",
    }


def _file(item: Item) -> Entity:
    said = {
        "@id": item.path,
        "@type": "File",
        "name": item.title,
        "description": item.about,
        "encodingFormat": item.media_type,
    }
    return said | ({"license": _ref(_id(item.licence))} if item.licence else {})


def _program(software: Software) -> list[Entity]:
    """The software, who made it, and its licence."""
    ids = [f"#author-{number}" for number, _ in enumerate(software.authors, start=1)]
    licence = f"https://spdx.org/licenses/{software.licence}"
    program = {
        "@id": PROGRAM,
        "@type": "SoftwareApplication",
        "name": software.title,
        "softwareVersion": software.version,
        "datePublished": software.released.isoformat(),
        "author": [_ref(name) for name in ids],
        "license": _ref(licence),
    } | ({"url": software.url} if software.url else {})
    authors = [
        {"@id": name, "@type": "Person" if author.family else "Organization", "name": str(author)}
        for name, author in zip(ids, software.authors, strict=True)
    ]
    return [program, *authors, _work(licence, software.licence)]


def _id(licence: Licence) -> str:
    return licence.path or f"#{licence.name}"


def _licence(licence: Licence) -> Entity:
    return _work(_id(licence), licence.title)


def _work(name: str, title: str) -> Entity:
    return {"@id": name, "@type": "CreativeWork", "name": title}
