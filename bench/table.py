#!/usr/bin/env python3
"""Prints what scripts/bench.sh has measured as one table: the board, its peer, and how many times better the board is."""

import json
import pathlib
import sys

# Measure, unit, file and key of the board's number, peer, file and key of the peer's number; None where there is no peer.
ROWS = [
    ("load every point", "s", ("load", "server_s"), "rustboard (half the points)", ("load", "rustboard_s")),
    ("peak memory while loading", "MiB", ("load", "server_MiB"), "rustboard (half the points)", ("load", "rustboard_MiB")),
    ("flush to pixel, median", "ms", ("live", "p50_ms"), None, None),
    ("flush to pixel, 95 %", "ms", ("live", "p95_ms"), None, None),
    ("flush to pixel, worst", "ms", ("live", "max_ms"), None, None),
    ("first paint, 50 runs", "ms", ("paint.board", "paint_ms"), "TensorBoard", ("paint.tensorboard", "paint_ms")),
    ("  as its window opens", "ms", ("paint.board", "new_window_ms"), "TensorBoard", ("paint.tensorboard", "new_window_ms")),
    ("first paint, many tags", "ms", ("tags.board", "paint_ms"), "TensorBoard", ("tags.tensorboard", "paint_ms")),
    ("  as its window opens", "ms", ("tags.board", "new_window_ms"), "TensorBoard", ("tags.tensorboard", "new_window_ms")),
    ("images: tab", "ms", ("images.board", "open_ms"), "TensorBoard", ("images.tensorboard", "open_ms")),
    ("images: another step", "ms", ("images.board", "step_ms"), "TensorBoard", ("images.tensorboard", "step_ms")),
    ("images: a step of all cards", "ms", ("images.board", "all_ms"), None, None),
    ("histograms: tab", "ms", ("histograms.board", "open_ms"), "TensorBoard", ("histograms.tensorboard", "open_ms")),
    ("histograms: another step", "ms", ("histograms.board", "step_ms"), None, None),
    ("graph: tab", "ms", ("graphs.board", "open_ms"), "TensorBoard", ("graphs.tensorboard", "open_ms")),
    ("projector: first points", "ms", ("projector.board", "first_points_ms"), "TensorBoard", ("projector.tensorboard", "first_points_ms")),
    ("projector: components", "ms", ("projector.board", "pca_ms"), None, None),
    ("projector: t-SNE, longest task", "ms", ("projector.board", "tsne_longest_task_ms"), None, None),
    ("projector: UMAP, longest task", "ms", ("projector.board", "umap_longest_task_ms"), None, None),
    ("hostile records, more memory", "MiB", ("sparse", "more_MiB"), None, None),
    ("beside huge files, 95 %", "ms", ("fair", "p95_ms"), None, None),
    ("beside huge files, worst", "ms", ("fair", "max_ms"), None, None),
    ("idle, of one core", "%", ("idle", "server_percent"), "rustboard", ("idle", "rustboard_percent")),
]


def number(folder, place):
    """The number in the last line of a result, None where that was not measured."""
    if place is None:
        return None
    file, key = place
    path = folder / file
    lines = path.read_text().splitlines() if path.exists() else []
    return json.loads(lines[-1]).get(key) if lines else None


def main():
    folder = pathlib.Path(sys.argv[1])
    print(f"{'':32}{'board':>12}  {'peer':>12}  {'ratio':>7}")
    for name, unit, ours, peer, theirs in ROWS:
        mine, other = number(folder, ours), number(folder, theirs)
        if mine is None:
            continue
        ratio = f"{other / mine:6.1f}x" if other is not None and mine > 0 else ""
        shown = f"{other} {unit}" if other is not None else ""
        print(f"{name:32}{f'{mine} {unit}':>12}  {shown:>12}  {ratio:>7}  {peer if other is not None else ''}".rstrip())


if __name__ == "__main__":
    main()
