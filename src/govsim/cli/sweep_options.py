"""What `govsim sweep` can be told, option by option."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Study = Annotated[str, typer.Argument(help="A shipped study (see `govsim list`) or the path of a YAML file.")]
Out = Annotated[
    str | None,
    typer.Option(metavar="DIR", help="The folder that keeps the results; a path, or s3://bucket/folder."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what it would cost; keep nothing.")]
Workers = Annotated[int | None, typer.Option(min=1, max=1024, help="Processes on this machine; all cores if left out.")]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Join a running cluster: tcp://host:8786, or its scheduler file."),
]
Cluster = Annotated[
    str | None, typer.Option(metavar="KIND", help="Start workers on a cluster: slurm, pbs or kubernetes.")
]
ClusterConfig = Annotated[
    Path | None, typer.Option(metavar="FILE", help="How workers are started there; ./cluster.yaml if left out.")
]
Jobs = Annotated[int | None, typer.Option(min=1, help="How many jobs, if not as that file says.")]
Shard = Annotated[str, typer.Option(metavar="I/N", help="Only the I-th of N equal shares of the runs.")]
Timeout = Annotated[
    float | None,
    typer.Option(min=0.1, metavar="SECONDS", help="What one run may take; 20 times the usual if left out."),
]
Memory = Annotated[
    str,
    typer.Option(metavar="SIZE", help="What one worker here may use, such as 4GB; an equal share if left out."),
]
Tries = Annotated[int, typer.Option(min=1, max=10, help="How often a run that raises an error is tried.")]
Reuse = Annotated[
    str | None,
    typer.Option(metavar="DIR", help="Take over what an earlier sweep has in common with this one."),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no closing words.")]
