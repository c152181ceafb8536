"""The order of metrics and schemes does not depend on which module was imported first."""

import subprocess
import sys

LIST = (
    "from govsim.core.metric import metrics; from govsim.core.scheme import catalogue;"
    "print(*metrics()); print({kind: list(words) for kind, words in catalogue().items()})"
)


def listed(before: str) -> str:
    done = subprocess.run([sys.executable, "-c", f"{before}\n{LIST}"], capture_output=True, text=True, check=True)
    return done.stdout


def test_the_order_of_imports_does_not_show() -> None:
    assert listed("import govsim.metrics.supervision") == listed("import govsim.metrics.assistance") != "\n"
    assert listed("import govsim.agents.supervisor") == listed("import govsim.layers.critical")
