#!/usr/bin/python3
"""Draws how the cost of Latchkey's work grows with users, sessions and live revocations.

It needs the Debian package python3-matplotlib, and the JAR of the benchmarks. Growth measures, first over memory, then
over the database that MONGO_URI names (in a database latchkey_growth, which is dropped), else over mongo-java-server
in memory, within four minutes. The figures are in target/growth.csv, the picture in docs/images/growth.svg.
"""

import argparse
import contextlib
import csv
import os
import pathlib
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "http"))

from processes import ROOT, TARGET, end_on_signals, java, refuse, require  # noqa: E402

BUDGET_SECONDS = 225
# A million documents as objects do not fit into the usual heap.
DATABASE_OPTIONS = ["-Xmx6g"]
MEMORY_SECONDS = 100
COLUMNS = ["store", "operation", "axis", "size", "nanoseconds"]


def measured(store, options, seconds, mongo_uri=""):
    """The rows that it prints within so many seconds."""
    flags = [f"-Dgrowth.users={options.users}", f"-Dgrowth.revocations={options.revocations}"]
    flags += [f"-Dmongo.uri={mongo_uri}"] if mongo_uri else []
    with java("growth-" + store, "Growth", options=flags) as process:
        try:
            output = process.popen.communicate(timeout=seconds)[0].decode()
        except subprocess.TimeoutExpired:
            output = process.end(signal.SIGTERM)
            print(f"over {store}: not all sizes were reached within {seconds:.0f} s", file=sys.stderr)
        if process.popen.returncode > 0 and process.popen.returncode != 128 + signal.SIGTERM:
            refuse(f"it failed: see {process.log}")
    return list(csv.DictReader(output.splitlines(), COLUMNS))


def all_rows(options):
    begin = time.monotonic()
    rows = measured("memory", options, MEMORY_SECONDS)
    with contextlib.ExitStack() as stack:
        uri = os.environ.get("MONGO_URI")
        if not uri:
            uri = f"mongodb://127.0.0.1:{stack.enter_context(java('growth-database', 'StandInDatabase', options=DATABASE_OPTIONS)).await_port()}"
        rows += measured("mongo", options, BUDGET_SECONDS - (time.monotonic() - begin), uri)
    return rows


def lines(rows, axis):
    """For each store and operation the sizes, and the cost at each of them by that at the smallest."""
    found = {}
    for row in rows:
        if row["axis"] == axis:
            sizes, costs = found.setdefault((row["store"], row["operation"]), ([], []))
            sizes.append(int(row["size"]))
            costs.append(float(row["nanoseconds"]))
    return {name: (sizes, [cost / costs[0] for cost in costs]) for name, (sizes, costs) in found.items()}


def caption():
    if os.environ.get("MONGO_URI"):
        return "Database: the one of MONGO_URI."
    return ("Database: mongo-java-server in memory. Its secondary indexes are no-ops, so only what goes by _id is"
            " measured; where a query has conditions besides, as these have, it reads the whole collection all the"
            " same. A genuine MongoDB (MONGO_URI) does not.")


def draw(rows, file):
    import matplotlib

    matplotlib.use("svg")
    # The same figures give the same file.
    matplotlib.rcParams.update({"svg.hashsalt": "growth", "svg.fonttype": "none", "font.size": 9})
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(10, 4.2), sharey=True)
    for axis, title, place in zip(("sessions", "revocations"), ("users and sessions", "live revocations"), axes):
        for (store, operation), (sizes, costs) in lines(rows, axis).items():
            place.plot(sizes, costs, "o-" if store == "memory" else "s--", label=f"{operation}, {store}")
        place.set(xscale="log", yscale="log", xlabel=title, ylabel="cost / cost at the smallest size")
        place.grid(alpha=0.3)
        place.legend()
    axes[0].set_ylim(0.5, max(10.0, axes[0].get_ylim()[1]))
    figure.suptitle("How cost grows")
    figure.text(0.5, 0.01, caption(), ha="center", fontsize=7, wrap=True)
    figure.tight_layout(rect=(0, 0.04, 1, 1))
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Date": None})


def table(rows):
    yield "| store | operation | by | size | cost / cost at the smallest |"
    yield "|---|---|---|---|---|"
    for axis in ("sessions", "revocations"):
        for (store, operation), (sizes, costs) in lines(rows, axis).items():
            for size, cost in zip(sizes, costs):
                yield f"| {store} | {operation} | {axis} | {size:,} | {cost:.2f} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=100_000, help="the largest number of users and sessions (100000)")
    parser.add_argument("--revocations", type=int, default=1_000_000, help="the largest of revocations (1000000)")
    parser.add_argument("--image", type=pathlib.Path, default=ROOT / "docs/images/growth.svg", help="to be written")
    options = parser.parse_args()
    require({}, {"matplotlib": "python3-matplotlib"})
    end_on_signals()
    rows = all_rows(options)
    if not rows:
        refuse("nothing was measured")
    with (TARGET / "growth.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    draw(rows, options.image)
    print("\n".join(table(rows)))
    print(caption())


if __name__ == "__main__":
    main()
