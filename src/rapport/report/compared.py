"""Tables on the comparison itself: what differs besides the period, whether constructs agree, other
estimates, single voices, and what the design can carry.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from rapport import formats
from rapport.contrasts.convergence import NO_SIDE, UNDEFINED, turns
from rapport.multiverse.said import said
from rapport.multiverse.tables import each_curve
from rapport.report.grids import Cell, Grid, Link, difference, exact, span
from rapport.study import PERIODS, Study
from rapport.wording import CLAIMS, confounds, design_of
from rapport.wording.alerts import CONFOUNDS
from rapport.wording.convergence import convergence

MOST_VALUES = 12
"""Values of a confound that have rows of their own; the rest are counted together."""


def confound_grid(study: Study, articles: pd.DataFrame) -> Grid:
    """Outlet, country, author and genre by period."""
    dated = articles.dropna(subset=["period"])
    rows = [row for column in CONFOUNDS for row in _confound_rows(dated, column)]
    head = ["what differs", "value", *map(study.label, PERIODS)]
    notes = list(confounds(articles)) or [
        "Outlet, country, author and genre are the same in both periods."
    ]
    return Grid("confounds", "What differs besides the period", head, rows, notes)


def _confound_rows(dated: pd.DataFrame, column: str) -> Iterator[list[Cell]]:
    """One row a value, the most frequent first: in how many articles of each period it occurs."""
    values = dated[column].astype(object).where(dated[column].notna(), "not known")
    counts = pd.crosstab(values, dated.period).reindex(columns=PERIODS, fill_value=0)
    counts = counts.iloc[counts.sum(axis=1).argsort(kind="stable")[::-1]]
    label = CONFOUNDS[column]
    for value, row in counts.head(MOST_VALUES).iterrows():
        yield [Cell(label), Cell(str(value), said=True), *(Cell(f"{n}") for n in row)]
    rest = counts.iloc[MOST_VALUES:]
    if len(rest):
        said = Cell(f"{len(rest)} others", said=True)
        yield [Cell(label), said, *(Cell(f"{n}") for n in rest.sum())]


def convergence_grid(
    study: Study, contrasts: pd.DataFrame, labels: dict[str, str], link: Link
) -> Grid:
    """Every independent witness of a turn, construct by construct."""
    found = turns(study, contrasts)
    told = found[found.turn != UNDEFINED].sort_values(
        "turn", key=lambda t: t == NO_SIDE, kind="stable"
    )
    rows = [
        [
            Cell(labels[row.measure], link=link(row.measure)),
            Cell(row.construct, said=True),
            Cell(row.turn, said=True),
            difference(row.measure, row.difference),
            span(row.measure, row.low, row.high),
            exact(
                formats.NOTHING if pd.isna(row.colder) else formats.signed(row.colder), row.colder
            ),
        ]
        for row in told.itertuples(index=False)
    ]
    head = ["measure", "construct", "turn", "difference", "interval", "delta toward colder"]
    return Grid(
        "convergence", "Do the constructs turn the same way?", head, rows, list(convergence(found))
    )


def estimate_grid(
    contrasts: pd.DataFrame, estimates: pd.DataFrame, labels: dict[str, str], link: Link
) -> Grid:
    """The primary differences by every method, with what the design could have found."""
    primary = contrasts[contrasts.role == "primary"].dropna(subset=["difference"])
    by = estimates.set_index(["measure", "method"])
    methods = list(dict.fromkeys(estimates.method))
    rows = [
        [
            Cell(labels[row.measure], link=link(row.measure)),
            difference(row.measure, row.difference),
            span(row.measure, row.low, row.high),
            *(span(row.measure, *by.loc[(row.measure, m), ["low", "high"]]) for m in methods),
            exact(formats.probability(row.q), row.q),
            difference(row.measure, row.detectable),
        ]
        for row in primary.itertuples(index=False)
    ]
    head = ["measure", "difference", "t on articles", *methods, "q", "could have been found"]
    notes = [
        "Intervals of the same differences, made in other ways. Hierarchical: articles of a period "
        "spread by an unknown amount with a half-normal prior, whose scale is also halved and "
        "doubled. Within articles: had other sentences of these very articles been written. Leave "
        "one out: lowest and highest difference without one article. q: exact p adjusted for the "
        "number of primary measures, where the design can reach the level at all. The last column "
        "is the smallest difference that 80 of 100 such studies would find."
    ]
    return Grid("estimates", "Primary differences by other methods", head, rows, notes)


def voice_grid(study: Study, contrasts: pd.DataFrame, labels: dict[str, str], link: Link) -> Grid:
    """Tone, and tone toward each state, by voice."""
    asked = [m for m in dict.fromkeys(contrasts.measure) if study.is_primary(m)]
    tones = [m for m in asked if m.split(".")[0] in ("tone", "toward")]
    rows = [
        [
            Cell(labels[row.measure], link=link(row.measure)),
            Cell(row.voice, said=True),
            *(exact(formats.value(row.measure, v), v) for v in (row.earlier, row.later)),
            difference(row.measure, row.difference),
            span(row.measure, row.low, row.high),
            Cell(f"{row.n_earlier} | {row.n_later}"),
        ]
        for measure in tones
        for row in contrasts[contrasts.measure == measure].itertuples(index=False)
    ]
    head = ["measure", "voice", *map(study.label, PERIODS), "difference", "interval", "articles"]
    notes = [
        "A sentence is of the voice that speaks more than half of its words, else the author’s."
    ]
    return Grid("voices", "Tone by voice", head, rows, notes)


def curve_grid(
    study: Study,
    specifications: pd.DataFrame,
    curves: pd.DataFrame,
    labels: dict[str, str],
    link: Link,
) -> Grid:
    """What of each primary difference hangs on choices."""
    rows, notes = [], []
    for curve, own in each_curve(specifications, curves):
        name = curve.measure
        if name == study.tone:
            notes.append(said(curve, own, labels[name]))
        rows.append(
            [
                Cell(labels[name], link=link(name)),
                *(difference(name, number) for number in (curve.primary, curve.median)),
                span(name, curve.low, curve.high),
                exact(formats.share(curve.sign_share), curve.sign_share),
                *(exact(formats.probability(p), p) for p in (curve.p_joint, curve.p_floor)),
                Cell(f"{curve.n_specifications - curve.n_undefined:,}"),
                Cell(f"{curve.n_undefined:,}"),
            ]
        )
    head = ["measure", "primary", "median", "range", "share with its sign", "joint p"]
    head += ["smallest possible", "specifications", "undefined"]
    return Grid("multiverse", "Every way to take the primary measures", head, rows, notes)


def claim_grid(study: Study, contrasts: pd.DataFrame) -> Grid:
    """What may be said of a comparison of this size."""
    design = design_of(study, contrasts, study.tone)
    rows = [
        [
            Cell(claim.name),
            Cell("yes" if design and claim.allowed(design) else "no", said=True),
            Cell(claim.needs, said=True),
        ]
        for claim in CLAIMS
    ]
    return Grid("claims", "What may be said at this size", ["claim", "here", "needs"], rows)


def coverage_grid(study: Study, coverage: pd.DataFrame) -> Grid:
    """In how many simulated studies each interval holds the truth, and what it could find."""
    likenesses = list(dict.fromkeys(coverage.likeness))
    rows = [
        [
            Cell(str(name)),
            *(exact(f"{share:.0%}", share) for share in own.coverage),
            *(exact(f"{size:.2f}", size) for size in own.detectable),
        ]
        for name, own in coverage.groupby("interval", sort=False)
    ]
    head = ["interval", *(f"holds the truth at likeness {of:g}" for of in likenesses)]
    head += [f"could find at {of:g}" for of in likenesses]
    notes = [
        f"{first.runs:,} simulated studies of {first.n_earlier} articles against {first.n_later}, "
        f"in which the periods do not differ, with seed {study.seed}. The likeness of sentences "
        "of one article is the share of their variance that lies between articles. Differences "
        "that could be found in 80 of 100 studies are in standard deviations of a sentence."
        for first in coverage.head(1).itertuples()
    ]
    return Grid("coverage", "What this design can carry", head, rows, notes)
