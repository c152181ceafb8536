"""`govsim status`: how far a sweep has come, from anywhere, while it runs or after."""

from __future__ import annotations

import time
from collections import defaultdict
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from govsim.results.store.signs import Sign
    from govsim.results.store.store import Store

MOST = 10  # kinds of failure, and coordinators, that are shown


def status(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder of a sweep: a path, or s3://bucket/folder.")],
    failures: Annotated[bool, typer.Option("--failures", help="Show every failure with its traceback.")] = False,
) -> None:
    """Say how far a sweep has come, who works on it, what failed and how to repeat that alone.

    The folder alone is looked at: it does not matter whether the sweep still runs, or on which machine.

    Examples:

      govsim status results/robust

      govsim status results/robust --failures
    """
    from rich.text import Text

    from govsim.cli.screen import screen
    from govsim.results.store.signs import signs
    from govsim.results.store.store import STUDY, opened

    store, console = opened(folder), screen()
    about, seen = store.about, signs(store)
    done = int(store.done().sum())
    console.print(Text(about.title, "bold") + Text(f"  {about.designs:,} designs × {about.seeds:,} seeds", "dim"))
    console.print(_progress(store, done))
    for sign in seen[-MOST:]:
        _coordinator(console, sign, about.runs - done)
    if done < about.runs and not any(sign.is_alive for sign in seen):
        study = f"{folder}/{STUDY}" if store.files.local else about.study
        console.print(
            f"Nobody works on it. `govsim sweep {quote(study)} --out {quote(folder)}` goes on.", soft_wrap=True
        )
    _failures(console, store, failures)


def _progress(store: Store, done: int) -> str:
    from govsim.results.store.failures import failed_runs

    total, failed = store.about.runs, len(failed_runs(store))
    words = [f"{done:,} of {total:,} runs done ({100 * done // total} %)"]
    if failed:
        words.append(f"{failed:,} failed")
    if done + failed < total:
        words.append(f"{total - done - failed:,} to do")
    return ", ".join(words)


def _coordinator(console: Console, sign: Sign, left: int) -> None:
    """Say who hands out the work, or how that one ended."""
    from rich.text import Text

    from govsim.cli.wording import duration

    ago = duration(max(0.0, time.time() - sign.seen))
    state = sign.state
    if state == "working" and not sign.is_alive:
        state = f"silent for {ago}: killed, or cut off"
    words = [f"{sign.done:,} runs brought in"]
    if sign.done:
        words.append(f"{sign.mean_seconds:.2g} s each")
    if sign.is_alive and sign.workers:
        words.insert(0, f"{sign.workers:,} worker{'s' if sign.workers > 1 else ''}")
        if sign.done and left:
            words.append(f"about {duration(left * sign.mean_seconds / sign.workers)} left")
    who = f"{sign.machine}, process {sign.process}, on {sign.works_on}"
    when = f"seen {ago} ago" if sign.is_alive else sign.when
    style = "green" if sign.is_alive else "" if state == "finished" else "yellow"
    console.print(Text(f"  {state}", style) + Text(f": {who}: {', '.join(words)}; {when}"), soft_wrap=True)


def _failures(console: Console, store: Store, every: bool) -> None:
    """Say what failed, the same errors together, and how one of each is repeated."""
    from rich.text import Text

    from govsim.results.store.failures import Failure, read_failures

    kinds: dict[str, list[Failure]] = defaultdict(list)
    for failure in read_failures(store):
        kinds[failure.error if not every else str(failure.run)].append(failure)
    if kinds:
        console.print(Text("Failures", "bold red"))
    for position, group in enumerate(sorted(kinds.values(), key=len, reverse=True)):
        if position == MOST and not every:
            console.print(f"  and {len(kinds) - MOST} other kinds; --failures shows all.")
            break
        first = group[0]
        count = f"{len(group):,} runs, the first is {first.run}" if len(group) > 1 else f"run {first.run}"
        console.print(f"  {count}: {first.error}", soft_wrap=True)
        path = store.files.path(f"{first.stem}.yaml")
        console.print(Text(f"    repeat it alone: govsim run {quote(path)} --seed {first.seed}", "dim"), soft_wrap=True)
        if every and first.traceback:
            console.print(Text("    " + first.traceback.rstrip().replace("\n", "\n    "), "dim"), soft_wrap=True)
