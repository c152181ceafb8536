"""The generated parts of the documentation, and the schema of scenario files, are as the code has them now."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_nothing_lags_behind_the_code():
    # a process of its own: schemes of other tests and of GOVSIM_SCHEMES are not part of the package
    clean = {name: value for name, value in os.environ.items() if name != "GOVSIM_SCHEMES"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "generate.py"), "--check"],
        env=clean,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_of_the_gallery_is_the_one_that_govsim_prints():
    clean = {name: value for name, value in os.environ.items() if name != "GOVSIM_SCHEMES"}
    said = subprocess.run(
        [sys.executable, "-m", "govsim", "schema"], env=clean, capture_output=True, encoding="utf-8", check=True
    ).stdout
    kept = (ROOT / "scenarios" / "schema.json").read_text(encoding="utf-8")
    assert said == kept, "scenarios/schema.json lags behind the code. Run `python docs/generate.py` and commit it."


def test_every_shipped_scenario_is_in_the_gallery():
    gallery = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    for folder in ("systems", "reforms"):
        for path in sorted((ROOT / "scenarios" / folder).glob("*.yaml")):
            link = f"[`{path.stem}`]({folder}/{path.name})"
            assert link in gallery, f"scenarios/README.md does not name {path.stem}."
            assert f"| `{path.stem}` |" in gallery, f"no figures of {path.stem}: run `python docs/gallery.py`."
