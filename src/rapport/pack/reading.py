"""Tables of a study from its pack, in place of those that stages 1 and 2 make of texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from rapport.errors import PackError
from rapport.files import table_path
from rapport.house import House
from rapport.pack.form import PACKED, Tables, of_pack
from rapport.pack.manifest import changes, made_of, read_manifest
from rapport.study import Study, read_study
from rapport.tables import contract, write_table


def read_pack(folder: Path) -> Tables:
    """The tables of a pack as they stand in it; raises PackError if a file is not the one that its
    manifest names.
    """
    for said in read_manifest(folder)["resources"]:
        path = folder / said["path"]
        if not path.is_file():
            raise PackError(f"{path}: is missing from the pack; restore it from git")
        if f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" != said["hash"]:
            raise PackError(f"{path}: is not the file that the pack was made with; restore it")
    return {name: _read(table_path(folder, name), name) for name in PACKED}


def _read(path: Path, name: str) -> pd.DataFrame:
    try:
        arrow = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise PackError(f"{path}: cannot be read as Parquet; restore it from git") from error
    if not arrow.schema.equals(of_pack(name).schema):
        raise PackError(f"{path}: has columns of another version; make the pack anew with texts")
    return arrow.to_pandas()


def unpack(house: House, name: str) -> list[Path]:
    """Write the tables of the stages 1 and 2 from the pack, with nothing where text would stand;
    return their paths.

    Periods are those of the study file as it is now.
    """
    study = read_study(house.study(name))
    tables = read_pack(house.pack(name))
    articles = tables["articles"]
    tables["articles"] = articles.assign(period=[study.period_of(d) for d in articles.published])
    return [
        write_table(_whole(frame, name), name, house.processed(study.name))
        for name, frame in tables.items()
    ]


def _whole(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The table with all of its columns; those that no pack has hold no text, or no value."""
    missing = {
        c.name: "" if c.text else None for c in contract()[name].columns if c.name not in frame
    }
    return frame.assign(**missing).astype(dict.fromkeys(missing, object))


def must_have_texts(name: str, sentences: pd.DataFrame) -> None:
    """Raise PackError if the sentences of a study came from its pack, so that no word is there."""
    if len(sentences) and not sentences.text.astype(bool).any():
        raise PackError(
            f"{name}: was built from its pack, and this shows words; give the texts with "
            f"`make report STUDY={name} TEXTS=folder`"
        )


def notices(house: House, study: Study, sentences: pd.DataFrame) -> Iterator[str]:
    """What the page of a study that was built from its pack says of that; nothing of others."""
    if sentences.text.astype(bool).any() or not house.pack(study.name).exists():
        return
    yield (
        "Built from the pack: the texts of the articles are not here, so their words are not "
        "shown; places are numbers of words in a sentence. Every number is the one that the texts "
        f"give. Who has them runs `make report STUDY={study.name} TEXTS=folder` and reads the "
        "words, too."
    )
    found = changes(house, study)
    if found.of_marks:
        yield f"Out of date: {', '.join(found.of_marks)} changed since the pack was made."
    if found.of_comparison:
        yield (
            f"Changed since the pack was made: {', '.join(found.of_comparison)}. Marks do not "
            "depend on it; the comparison is made as the study file now says."
        )
    then = read_manifest(house.pack(study.name))["madeOf"]["software"]
    if then != (now := made_of(house, study)["software"]):
        yield f"Marked by another version: the pack was made by {then}, this page by {now}."
