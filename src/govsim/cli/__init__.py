"""The command line: a command is one file here, light to import; what it needs it loads when it is called."""

from __future__ import annotations

import typer

from govsim.cli import (
    check,
    claims,
    compare,
    delphi,
    explain,
    listing,
    new,
    results,
    run,
    schema,
    status,
    sweep,
    version,
)
from govsim.cli.failure import guarded

app = typer.Typer(
    name="govsim",
    help="Test a health-insurance contract, its tender and its supervision before you sign them.",
    epilog="Start with `govsim list`, then `govsim explain NAME`, then `govsim run NAME`.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.callback()(version.govsim)
app.command("run")(run.run)
app.command("compare")(compare.compare)
app.command("sweep")(sweep.sweep)
app.command("delphi")(delphi.delphi)
app.command("status")(status.status)
app.command("results")(results.results)
app.command("list")(listing.list_)
app.command("explain")(explain.explain)
app.command("check")(check.check)
app.command("schema")(schema.schema)
app.command("new")(new.new)
app.command("claims")(claims.claims)


def main() -> None:
    """Run the command that the shell asks for, and exit with 0, 1 (a defect), 2 (a mistake) or 130 (Ctrl-C)."""
    guarded(app)
