"""JSON schemas of the files that people write, from the models that check them.

An editor that reads the first line of such a file completes it and marks mistakes.
"""

from __future__ import annotations

import json

from pydantic import BaseModel

from rapport.codebook import Codebook
from rapport.study import Study
from rapport.validity.cards import Card
from rapport.years.timeline import Timeline

SCHEMAS: dict[str, type[BaseModel]] = {
    "card": Card,
    "codebook": Codebook,
    "study": Study,
    "timeline": Timeline,
}
"""What is written in YAML: validity/*.yaml, codebook/*.yaml, studies/*.yaml and
studies/timelines/*.yaml.
"""


def as_json(kind: str) -> str:
    """The schema of one of SCHEMAS; the schema.json beside such files is this."""
    schema = SCHEMAS[kind].model_json_schema()
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(dialect | schema, ensure_ascii=False, indent=2) + "\n"
