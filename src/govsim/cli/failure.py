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
from govsim.core import plugins
from govsim.core.errors import DefectError, GovsimError, ScenarioError, SchemeError

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
    except DefectError as error:
        _defect(error)
        return DEFECT
    except GovsimError as error:
        told(error)
        if os.environ.get("GOVSIM_TRACEBACK"):
            traceback.print_exc()
        return MISTAKE
    except BrokenPipeError:
        raise
    except SystemExit as error:
        if not _foreign(error):
            raise
        _defect(error)
        return DEFECT
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
    say(f"The {error.subject} has {'a problem' if count == 1 else f'{count} problems'}:", "bold red")
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


def _defect(error: BaseException) -> None:
    """Say that this should not have happened, where it did, and where the traceback lies."""
    place = _foreign(error)
    said = f"{type(error).__name__}: {error}".strip().rstrip(":")
    if place:
        say(f"{place}: {said}", "bold red")
        say("This is a defect in that file, not in the scenario.")
    elif isinstance(error, DefectError) and plugins.in_use():
        say(f"This is a defect in govsim or in a plug-in, not a mistake of yours: {said}", "bold red")
        say(f"Plug-ins in use: {', '.join(plugin.path for plugin in plugins.in_use())}.")
    else:
        say(f"This is a defect in govsim, not a mistake of yours: {said}", "bold red")
    if os.environ.get("GOVSIM_TRACEBACK"):
        traceback.print_exception(error)
        return
    with tempfile.NamedTemporaryFile("w", prefix="govsim-", suffix=".txt", delete=False, encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    say(f"The traceback was written to {file.name}; GOVSIM_TRACEBACK=1 shows it here.")


def _foreign(error: BaseException) -> str:
    """Return the place in a plug-in that is at fault; empty if it is our own code.

    A rule of the house is broken by whoever called the code that says so; any other error is its last frame's.
    """
    if isinstance(error, SchemeError) and error.file:
        return error.file
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "site-packages" not in f.filename]
    suspects = frames if isinstance(error, DefectError) else frames[-1:]
    for frame in reversed(suspects):
        if _is_plugin(Path(frame.filename)):
            return f"{frame.filename}:{frame.lineno}"
    return ""


def _is_plugin(path: Path) -> bool:
    home, path = Path(govsim.__file__).resolve().parent, path.resolve()
    inside = any(path.is_relative_to(folder.resolve()) for folder in plugins.folders())
    return inside and not path.is_relative_to(home)
