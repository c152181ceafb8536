"""`govsim schema`: the JSON Schema of scenario files, or of study files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def schema(
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it here instead of printing it.")] = None,
    study: Annotated[bool, typer.Option("--study", help="The schema of study files.")] = False,
) -> None:
    """Print the JSON Schema of scenario or study files: an editor that has it completes and checks while one types.

    It knows every scheme and metric that is installed, those of GOVSIM_SCHEMES too.

    Examples:

      govsim schema --out schema.json

      govsim schema --study --out study-schema.json

      # yaml-language-server: $schema=schema.json   (the first line of a scenario beside it)
    """
    import json

    from govsim.core.errors import GovsimError
    from govsim.core.scenario import json_schema
    from govsim.experiments.study.schema import study_schema

    text = json.dumps(study_schema() if study else json_schema(), indent=2, ensure_ascii=False)
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise GovsimError(f"'{out}' cannot be written: {error.strerror}.") from error
    typer.echo(f"wrote {out}")
