"""Notebooks run only the project's code: a parameter or a name is data, whatever it is made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

from rapport.cli import main
from rapport.cli.building import _value
from rapport.house import House
from rapport.pipeline import Run
from rapport.pipeline.checks import problems
from rapport.pipeline.notebooks import run_notebook

TRIP = "__import__('pathlib').Path('tripped').touch()"
"""Makes a file where the notebook runs, if anything runs it."""

HOSTILE = [
    TRIP, f"'+{TRIP}+'", f'"+{TRIP}+"', f"'\n{TRIP}\n'", f'"\n{TRIP}\n"', f'"""\n{TRIP}\n"""',
    f"'''\n{TRIP}\n'''", f"\\'\n{TRIP}\n#", f'\\"\n{TRIP}\n#', f"\\\n{TRIP}", f"{{{TRIP}}}",
    f"{{{{ {TRIP} }}}}", f"{{% {TRIP} %}}", f"${{{TRIP}}}", f"%run {TRIP}",
    f"!touch tripped #{TRIP}", f"\r{TRIP}\r", f"\x0c{TRIP}", f"\u2028{TRIP}\u2029", f"\0{TRIP}",
    f"\\N{{DIGIT ONE}}{TRIP}",
    "\\", "\\\\", "'", '"', "\n", "", "{", "}", "{0}", "%s", "\x1b[2J", "\u202e", "é😀",
]  # fmt: skip
"""Article names, titles, study names and values as nobody would write them but one."""


def test_a_parameter_is_data_whatever_it_is_made_of(tmp_path: Path) -> None:
    """The notebook gets every text as it is given, and nothing in it has run."""
    folder = tmp_path / "a {project} {{of}} 'quotes'"  # papermill takes braces for a template
    folder.mkdir()
    names = [f"p{number}" for number in range(len(HOSTILE))]
    takes = "\n".join(f"{name}: str = ''" for name in [*names, "to"])
    says = f"import json; open(to, 'w').write(json.dumps([{', '.join(names)}]))"
    notebook = folder / "01.ipynb"
    cells = [new_code_cell(takes, metadata={"tags": ["parameters"]}), new_code_cell(says)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), notebook)
    product = folder / "said.json"
    run_notebook(
        notebook=notebook,
        executed=folder / "executed.ipynb",
        failed=folder / "failed.ipynb",
        parameters=dict(zip(names, HOSTILE, strict=True)) | {"to": product.name, TRIP: "1"},
        products=[product],
        timeout=60,
        again="make report",
    )
    assert json.loads(product.read_text()) == HOSTILE
    assert not list(tmp_path.rglob("tripped"))


@pytest.mark.parametrize("name", [TRIP, "x\nimport os", "x=1;y", "__import__", "study", "data", ""])
def test_a_parameter_that_no_notebook_takes_runs_nothing(desk: House, name: str) -> None:
    said = problems(desk, Run(("sample",), parameters={name: "x"}))
    assert said
    assert all("parameter" in sentence for sentence in said)


@pytest.mark.parametrize(
    "name", [TRIP, "{{ x }}", "a'b", 'a"""b', "a\nb", "..", "../sample", "a;b", "con"]
)
def test_a_study_is_called_by_a_name_that_is_a_file_s(desk: House, name: str) -> None:
    (said,) = problems(desk, Run((name,)))
    assert "there is no study “" in said
    for command in (["report", name], ["export", name], ["codebook", name], ["correct", name]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 2, result.output
        assert isinstance(result.exception, SystemExit)
    assert not list(desk.project.rglob("tripped"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1), ("-2.5", -2.5), ("True", True), ("'a'", "a"), ("[1]", "[1]"), (TRIP, TRIP),
        ("(" * 5000, "(" * 5000), ("-" * 100_000 + "1", "-" * 100_000 + "1"),
        ("9" * 5000, "9" * 5000), ("{}" * 9, "{}" * 9), ("\0", "\0"), ("1_0", 10),
    ],
    ids=lambda value: str(value)[:12].replace("\0", "NUL"),
)  # fmt: skip
def test_a_value_is_a_literal_or_the_text_itself(text: str, value: Any) -> None:
    assert _value(text) == value
