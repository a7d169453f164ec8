"""Measure how long Chromium takes to open the page of a study, beside two that it cannot beat.

    python -m benchmarks.opening [STUDY]

The page is read from disk by a reader without a cache: the median of several rounds, and their
range, from asking for it until it has loaded and until its first paint, and the time that
processors gave to the page's process by then, which other work stretches less. Beside it stand an
empty page, which is what the browser itself takes, and as many bytes of text in one element. The
three take turns, so that other work of the machine meets all of them.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from rapport.exports.printing import browser
from rapport.house import DEFAULT_STUDY, House

ROUNDS = 9

TIMES = """() => new Promise((done) => {
  const tell = () => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    if (!paint) return setTimeout(tell, 20);
    done([performance.getEntriesByType("navigation")[0].loadEventEnd, paint.startTime]);
  };
  tell();
})"""
"""Milliseconds from the start of the navigation to the end of loading, and to the first paint."""

EMPTY = "<!doctype html><title>empty</title><p>.</p>"


def opened(chromium: Browser, path: Path) -> tuple[float, float, float]:
    """Seconds until a page has loaded, until its first paint, and of processors in all."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(path.as_uri())
    loaded, painted = page.evaluate(TIMES)
    metrics = session.send("Performance.getMetrics")["metrics"]
    context.close()
    (processors,) = (own["value"] for own in metrics if own["name"] == "ProcessTime")
    return loaded / 1000, painted / 1000, processors


def main() -> None:
    """Print the table."""
    study = sys.argv[1] if len(sys.argv) > 1 else DEFAULT_STUDY
    report = House.at(Path(__file__).parents[1]).report(study)
    with tempfile.TemporaryDirectory() as scratch:
        empty, plain = Path(scratch) / "empty.html", Path(scratch) / "plain.html"
        empty.write_text(EMPTY, "utf-8")
        size = report.stat().st_size
        plain.write_text(f"<!doctype html><title>plain</title><p>{'word ' * (size // 5)}", "utf-8")
        pages = {f"{study}.html": report, "as many bytes of plain text": plain, "empty": empty}
        took: dict[str, list[tuple[float, float, float]]] = {name: [] for name in pages}
        with sync_playwright() as play:
            chromium = play.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
            for _ in range(ROUNDS):
                for name, path in pages.items():
                    took[name].append(opened(chromium, path))
            chromium.close()
    print("| page | loaded | range | first paint | range | processors | range |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, rounds in took.items():
        shown = (
            f"{statistics.median(each):.2f} s | {min(each):.2f}–{max(each):.2f} s"
            for each in zip(*rounds, strict=True)
        )
        print(f"| {name} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
