"""Stand-ins for the programs of PBS and Kubernetes: they start and end local processes as told.

They show that what we say to these programs is well formed and does what it should, if the programs do.
They do not show that a real PBS or a real Kubernetes would agree.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

QSUB = """#!{python}
import re, subprocess, sys
from pathlib import Path
jobs = Path({folder!r})
script = Path(sys.argv[1]).read_text()
number = 101 + len(list(jobs.glob("*.name")))
(jobs / f"{{number}}.script").write_text(script)
(jobs / f"{{number}}.name").write_text(re.search(r"#PBS -N (.+)", script)[1])
with (jobs / f"{{number}}.log").open("w") as log:
    process = subprocess.Popen(["bash", jobs / f"{{number}}.script"], stdout=log, stderr=log, start_new_session=True)
(jobs / f"{{number}}.group").write_text(str(process.pid))
print(f"{{number}}.server.example.org")
"""

QSELECT = """#!{python}
import os, sys
from pathlib import Path
jobs, name = Path({folder!r}), sys.argv[sys.argv.index("-N") + 1]
for path in sorted(jobs.glob("*.group")):
    try:
        os.killpg(int(path.read_text()), 0)
    except ProcessLookupError:
        continue
    if path.with_suffix(".name").read_text() == name:
        print(f"{{path.stem}}.server.example.org")
"""

QDEL = """#!{python}
import os, signal, sys
from pathlib import Path
for job in sys.argv[1:]:
    try:
        os.killpg(int((Path({folder!r}) / f"{{job.split('.')[0]}}.group").read_text()), signal.SIGTERM)
    except ProcessLookupError:
        sys.exit("Unknown Job Id")
"""

KUBECTL = """#!{python}
import json, os, signal, subprocess, sys
from pathlib import Path
folder, words = Path({folder!r}), sys.argv[1:]
with (folder / "calls").open("a") as calls:
    calls.write(" ".join(words) + "\\n")
if (folder / "refusal").exists():
    sys.exit((folder / "refusal").read_text())
assert words[0] == "--namespace", words
verb = words[2]
if verb == "apply":
    text = sys.stdin.read()
    (folder / "manifest.json").write_text(text)
    spec = json.loads(text)["spec"]
    [container] = spec["template"]["spec"]["containers"]
    variables = {{each["name"]: each["value"] for each in container["env"]}}
    for number in range(spec["parallelism"]):
        with (folder / f"pod-{{number}}.log").open("w") as log:
            pod = subprocess.Popen(
                container["command"], env={{**os.environ, **variables}}, stdout=log, stderr=log, start_new_session=True
            )
        (folder / f"{{number}}.group").write_text(str(pod.pid))
elif verb == "delete":
    for path in folder.glob("*.group"):
        try:
            os.killpg(int(path.read_text()), signal.SIGTERM)
        except ProcessLookupError:
            pass
        path.unlink()
elif verb == "get":
    print((folder / f"{{words[3]}}.json").read_text())
elif verb == "logs":
    print("no module named govsim")
"""


def placed(folder: Path, monkeypatch: pytest.MonkeyPatch, **programs: str) -> Path:
    """Put stand-ins at the head of PATH; what they note lies in the folder that is returned."""
    home, notes = folder / "bin", folder / "notes"
    home.mkdir()
    notes.mkdir()
    for name, text in programs.items():
        (home / name).write_text(text.format(python=sys.executable, folder=str(notes)))
        (home / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(home), prepend=":")
    return notes
