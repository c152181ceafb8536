"""What a command says when it fails: a mistake in plain words, a defect with where to read more."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

import govsim
from govsim.core.errors import GovsimError, ScenarioError

if TYPE_CHECKING:
    from govsim.core.errors import Problem

DEFECT, MISTAKE, INTERRUPTED, BROKEN_PIPE = 1, 2, 130, 141


def guarded(app: Callable[..., Any]) -> NoReturn:
    """Call the app; turn whatever goes wrong into a message on stderr and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without our letters still gets the rest
    try:
        code = _called(app)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader has gone (`| head`): nothing may be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = BROKEN_PIPE
    sys.exit(code)


def _called(app: Callable[..., Any]) -> int:
    try:
        code = app(standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        say("Interrupted.")
        return INTERRUPTED
    except GovsimError as error:
        told(error)
        if os.environ.get("GOVSIM_TRACEBACK"):
            traceback.print_exc()
        return MISTAKE
    except BrokenPipeError:
        raise
    except Exception as error:
        if hasattr(error, "format_message"):  # how the parser of arguments refuses; its class has moved
            return _misused(error)
        _defect(error)
        return DEFECT
    if code == INTERRUPTED:
        say("Interrupted.")
    return code if isinstance(code, int) else 0


def say(text: str, style: str = "") -> None:
    """Write one line to stderr as it is: never wrapped, so that file:line stays whole."""
    from rich.console import Console
    from rich.text import Text

    Console(stderr=True, soft_wrap=True, highlight=False).print(Text(text, style=style))


def told(error: GovsimError) -> None:
    """Say what is wrong, where, and what to do."""
    if not isinstance(error, ScenarioError):
        say(f"Error: {error}", "red")
        return
    count = len(error.problems)
    say(f"The scenario has {'a problem' if count == 1 else f'{count} problems'}:", "bold red")
    for problem in error.problems:
        tell(problem)


def tell(problem: Problem) -> None:
    """Say one problem: its place and message on one line, the fix under it."""
    say(f"{problem.where}: {problem.message}")
    if problem.fix:
        say(f"    {problem.fix}", "dim")


def _misused(error: Any) -> int:
    """Say which argument is wrong, and how the command is used."""
    message = error.format_message()
    if not message:  # asked for nothing: the help was shown
        return MISTAKE
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "govsim"
    say(f"{path}: {message}", "red")
    say(f"Try `{path} --help`.")
    return MISTAKE


def _defect(error: Exception) -> None:
    """Say that this should not have happened, where it did, and where the traceback lies."""
    ours, place = _where(error)
    said = f"{type(error).__name__}: {error}".strip().rstrip(":")
    if ours:
        say(f"This is a defect in govsim, not a mistake of yours: {said}", "bold red")
    else:
        say(f"{place}: {said}", "bold red")
    if os.environ.get("GOVSIM_TRACEBACK"):
        traceback.print_exception(error)
        return
    with tempfile.NamedTemporaryFile("w", prefix="govsim-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    say(f"The traceback was written to {file.name}; GOVSIM_TRACEBACK=1 shows it here.")


def _where(error: Exception) -> tuple[bool, str]:
    """Return whether the last frame that is not a library's is ours, and its place: a plug-in may be at fault."""
    if isinstance(error, SyntaxError) and error.filename:
        path, line = Path(error.filename), error.lineno or 0
    else:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename]
        path, line = (Path(frames[-1].filename), frames[-1].lineno or 0) if frames else (Path("?"), 0)
    home = Path(govsim.__file__).resolve().parent
    plugins = [Path(each).resolve() for each in os.environ.get("GOVSIM_SCHEMES", "").split(os.pathsep) if each]
    elsewhere = any(path.resolve().is_relative_to(folder) for folder in plugins)
    return not elsewhere or path.resolve().is_relative_to(home), f"{path}:{line}"
