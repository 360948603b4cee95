#!/usr/bin/env python3
"""bench_chart.py [--svg=FILE] [--readme=FILE] JSON: what `make bench` measured, as a chart and as a table.

--svg writes a chart of the times of one run and of the runs a second with two jobs, readable on light and on
dark pages.  --readme puts a table between the two lines of README.md that name this file.  Without either the
table is printed.  Only what was measured is shown.
"""
import argparse
import json
import math
import sys
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 760, 200, 90, 18, 8, 34
BARE = "bare posix_spawn"
KINDS = {"ojbox": "ours", "least": "floor"}  # by the first word of a subject's name
BEGIN, END = "<!-- tools/bench_chart.py: begin -->", "<!-- tools/bench_chart.py: end -->"

# The page's colours where it tells them; a background of its own, since not every page does.
STYLE = """
  .page { fill: #ffffff; stroke: #d0d7de }
  text { fill: #1f2328; font: 13px system-ui, sans-serif }
  .title { font-weight: 600 }
  .value, .note { fill: #59636e; font-size: 12px }
  .ours { fill: #1a7f5a } .other { fill: #8c959f } .floor { fill: #54aeff }
  .spread { stroke: #1f2328; stroke-width: 1.5; opacity: 0.55 }
  @media (prefers-color-scheme: dark) {
    .page { fill: #151b23; stroke: #3d444d }
    text { fill: #f0f6fc }
    .value, .note { fill: #9198a1 }
    .ours { fill: #3fb950 } .other { fill: #6e7681 } .floor { fill: #1f6feb }
    .spread { stroke: #f0f6fc }
  }
"""


def scenario(report, name):
    """The rows of a scenario, by subject."""
    found = next(s for s in report["scenarios"] if s["name"] == name)
    return {row["name"]: row for row in found["subjects"]}


def number(value):
    """With three digits that count."""
    if value is None:
        return "-"
    digits = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:,.{min(digits, 2)}f}" if value else "0"


def panel(rows, scale, unit, spread, y):
    """Bars from y down; returns their SVG and where they end.  Values are divided by scale."""
    room = WIDTH - LEFT - RIGHT
    most = max(row["median"] for row in rows) * 1.08
    out = []
    for row in rows:
        value = row["median"]
        length = max(1.5, room * value / most)
        middle = y + BAR / 2
        kind = KINDS.get(row["name"].split()[0], "other")
        label = LEFT + length + 6
        out.append(f'<text x="{LEFT - 8}" y="{middle + 4.5}" text-anchor="end">{escape(row["name"])}</text>')
        out.append(f'<rect class="{kind}" x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>')
        if spread:
            low, high = (LEFT + min(room, room * row[key] / most) for key in ("p10", "p99"))
            out.append(f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{middle}" y2="{middle}"/>')
            label = max(label, high + 6)
        text = f"{number(value / scale)}{unit}"
        out.append(f'<text class="value" x="{label:.1f}" y="{middle + 4.5}">{text}</text>')
        y += BAR + GAP
    return out, y


def chart(report):
    """The SVG."""
    times = list(scenario(report, "back-to-back").values())
    jobs = scenario(report, "2-jobs")
    bare = jobs.pop(BARE, {"median": 0})["median"]  # a bar that would hide the others
    rates = list(jobs.values())
    body, y = [], TOP
    for title, rows, scale, unit, spread in (
        ("Until a program that does nothing has run: median, line from p10 to p99", times, 1000, " ms", True),
        (f"Runs a second, two at a time (bare: {number(bare)})", rates, 1, "", False),
    ):
        body.append(f'<text class="title" x="20" y="{y - 6}">{title}</text>')
        bars, y = panel(rows, scale, unit, spread, y + 8)
        body += bars
        y += TOP
    machine, noise = report["machine"], report["scenarios"][0]["noise"]
    told = (
        f"make bench, Linux {machine['kernel']}, {machine['cpus']} CPUs, uid {machine['uid']}; "
        f"noise {noise:.2f} (bare posix_spawn, p99 / median)"
    )
    body.append(f'<text class="note" x="20" y="{y - 10}">{escape(told)}</text>')
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8}" width="{WIDTH}" '
        f'height="{y + 8}" role="img">',
        "<title>What a run in a box costs</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" x="0.5" y="0.5" width="{WIDTH - 1}" height="{y + 7}" rx="6"/>',
        *body,
        "</svg>",
        "",
    ])


def table(report):
    """Markdown."""
    back, idle, hogs = (scenario(report, name) for name in ("back-to-back", "idle", "hogs"))
    jobs = [scenario(report, name) for name in ("1-job", "2-jobs", "4-jobs")]
    lines = [
        "| | median, ms | to bare | to bwrap | idle before, ms | two CPU hogs beside, ms "
        "| runs a second with 1, 2, 4 jobs |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in back.items():
        cells = [number(row["median"] / 1000), number(row["to_bare"]), number(row["to_bwrap"])]
        cells += [number(rows[name]["median"] / 1000) if name in rows else "" for rows in (idle, hogs)]
        cells.append(", ".join(f'{rows[name]["median"]:.0f}' for rows in jobs if name in rows))
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines + ["", *inside(report), *late(report), ""])


def inside(report):
    """A line of Markdown about the program's slowdown."""
    rows = {row["name"]: row for row in report["inside"]["rows"]}
    call = rows["getppid"]
    yield (
        f"Inside, a CPU loop takes {rows['loop']['ratio']:.2f} times what it takes bare, a page fault "
        f"{rows['fault']['ratio']:.2f} times, a system call {call['more_ns']:.0f} ns more (with any filter\n"
        f"of system calls, even one that allows everything: {call['filter_more_ns']:.0f} ns)."
    )


def late(report):
    """Another about the stop, if it was measured."""
    lateness = report["lateness"]
    for row in lateness["rows"]:
        if row["mode"] == "no-cg" and row["threads"] == 1 and row["why"] is None:
            yield (
                f"A program of one thread is stopped {row['median_ms']:g} ms (median; worst of "
                f"{lateness['runs']}: {row['max_ms']:g} ms) after the first moment at\n"
                f"which it is over a limit of {lateness['limit_ms']} ms of CPU time, in whole milliseconds."
            )


def replace(path, text):
    """Puts text between the marks."""
    with open(path, encoding="utf-8") as file:
        page = file.read()
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        sys.exit(f"bench_chart.py: {path}: needs one line '{BEGIN}', and after it one line '{END}'")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n{text}{END}{after}")


def main():
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--svg")
    parser.add_argument("--readme")
    parser.add_argument("json")
    options = parser.parse_args()
    with open(options.json, encoding="utf-8") as file:
        report = json.load(file)
    if options.svg:
        with open(options.svg, "w", encoding="utf-8") as file:
            file.write(chart(report))
    if options.readme:
        replace(options.readme, table(report))
    if not options.svg and not options.readme:
        print(table(report), end="")


if __name__ == "__main__":
    main()
