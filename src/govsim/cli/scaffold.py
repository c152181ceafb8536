"""Where a new file goes, under which name, and how it is used: all that `govsim new` has to decide."""

from __future__ import annotations

import keyword
import os
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

import yaml

import govsim
from govsim.cli.example import EXAMPLE
from govsim.core import plugins
from govsim.core.errors import GovsimError, did_you_mean
from govsim.core.metric import metrics
from govsim.core.scenario import read, shipped
from govsim.core.scenario.item import cut
from govsim.core.scenario.scalars import meaning
from govsim.core.scheme import catalogue

FOLDERS = {
    "layer": "layers",
    "contract": "contracts",
    "clause": "clauses",
    "tender": "tenders",
    "behaviour": "behaviour",
    "supervision": "supervision",
    "network": "networks",
    "metric": "metrics",
}
_TAKEN = {"self", "cls", "world", "scheme", "all"}
LONGEST = 60  # letters of a name
# the line of a scenario, and the same as an override: what a quick trial needs
LINES = {
    "layer": "layers:\n  - {name}: {{payer: {fund}}}",
    "contract": "contracts:\n  - my_cover: {{scheme: {name}, covers: {layer}, buyer: {fund}}}",
    "clause": "clauses:\n  - {name}: {{contract: my_cover}}",
    "tender": "chosen_by: {name}        # in a contract",
    "behaviour": "behaviour:\n  - {name}",
    "supervision": "supervision:\n  - {name}",
    "network": "networks:\n  - kin: {{scheme: {name}}}",
    "metric": "outcomes:\n  - {name}",
}


@dataclass(frozen=True)
class Files:
    """What is to be written where, and what to do next."""

    texts: dict[Path, str]
    advice: str


def place(kind: str, name: str, folder: Path | None) -> Files:
    """Return the files of a new rule, metric or scenario.

    Raises:
        GovsimError: the name is no good, or it is taken.
    """
    return _scenario(name, folder) if kind == "scenario" else _code(kind, name, folder)


def written(path: Path, text: str) -> None:
    """Write a file that must not be there yet.

    Raises:
        GovsimError: it is there, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise GovsimError(f"'{path}' is there already and stays as it is. Take another name.") from None
    except OSError as error:
        raise GovsimError(f"'{path}' cannot be written: {error.strerror}.") from error


def _code(kind: str, name: str, folder: Path | None) -> Files:
    """Return the file of a rule or a metric, with its case if it goes into a checkout."""
    plugins.await_folder(folder or Path("schemes"))
    _refuse_name(kind, name)
    text = _filled(f"{kind}.py", name)
    if re.search(rf"^(from|import) .*\b({_class(name)}|{name})\b", text, re.MULTILINE):
        raise GovsimError(f"'{name}' is the name of a part that the file needs. Take another name.")
    root = _checkout() if folder is None else None
    target = FOLDERS[kind]
    home = root / "src" / "govsim" / target if root is not None else (folder or Path("schemes"))
    texts = {home / f"{name}.py": text}
    if root is not None and kind != "metric":
        texts[root / "tests" / "cases" / target / f"{name}.yaml"] = _filled(f"{kind}.yaml", name)
    for path in texts:
        if _exists(path):
            raise GovsimError(f"'{path}' is there already and stays as it is. Take another name.")
    return Files(texts, _advice(kind, name, None if root is not None else home))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:
        raise GovsimError(f"'{path}' cannot be written: {getattr(error, 'strerror', None) or error}.") from None


def _scenario(name: str, folder: Path | None) -> Files:
    """Return a scenario that extends a shipped one."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or len(name) > LONGEST:
        said = f"write small letters, digits and '-', at most {LONGEST} of them."
        raise GovsimError(f"'{cut(name)}' is not a good name of a scenario: {said}")
    if not isinstance(meaning(name), str):
        raise GovsimError(f"'{name}' is not a good name of a scenario: YAML does not read it as a text.")
    if name in shipped():
        raise GovsimError(f"the name '{name}' is taken. Shipped: {', '.join(shipped())}.")
    path = (folder or Path()) / f"{name}.yaml"
    return Files({path: _filled("scenario.yaml", name)}, f"Try it:\n  govsim check {path}\n  govsim run {path}")


def _refuse_name(kind: str, name: str) -> None:
    """Refuse a name that Python, the catalogue or a reader would stumble over."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or len(name) > LONGEST:
        better = re.sub(r"\W+", "_", name.strip().lower()).strip("_")
        good = better.isidentifier() and better != name and len(better) <= LONGEST
        hint = f" Did you mean '{better}'?" if good else ""
        said = f"write small letters, digits and '_', a letter first, at most {LONGEST}.{hint}"
        raise GovsimError(f"'{cut(name)}' is not a good name: {said}")
    why = _meant(kind, name)
    if why:
        raise GovsimError(f"'{name}' is not a good name: {why}. Take another name, such as 'my_{name}'.")
    word = re.sub(r"(?<!^)(?=[A-Z])", "_", _class(name)).lower()
    if kind != "metric" and word != name:
        raise GovsimError(f"'{name}' would be called '{word}' in a scenario. Did you mean '{word}'?")
    known = [*metrics()] if kind == "metric" else [*catalogue().get(FOLDERS[kind], {})]
    if name in known:
        raise GovsimError(f"a {kind} '{name}' is there already. {did_you_mean(name, known)}")


def _meant(kind: str, name: str) -> str:
    """Return what a word means already: to Python, to YAML, to every scheme of its kind; empty if nothing."""
    if any(keyword.iskeyword(word) or keyword.issoftkeyword(word) for word in (name, _class(name))):
        return "it is a word of Python"
    if not isinstance(meaning(name), str) or not isinstance(yaml.safe_load(name), str):
        return "YAML does not read it as a text"
    if kind == "metric":
        return ""
    parts = [{*dir(cls), *cls.settings()} for cls in catalogue()[FOLDERS[kind]].values()]
    taken = set.intersection(*parts) if parts else set()
    return f"it means something in each {kind} already" if name in taken | _TAKEN else ""


def _class(name: str) -> str:
    """Return the name of the class: second_price is SecondPrice."""
    return "".join(part.capitalize() for part in name.split("_"))


def _filled(template: str, name: str) -> str:
    text = (resources.files("govsim.cli") / "templates" / f"{template}.txt").read_text(encoding="utf-8")
    title = re.sub(r"[_-]+", " ", name).capitalize()
    filled = {"name": name, "Class": _class(name), "Title": title, "example": EXAMPLE}
    if "$reform_year" in text:
        filled["reform_year"] = str(read(EXAMPLE).first_year + 2)
    return Template(text).substitute(filled)


def _checkout() -> Path | None:
    """Return the checkout that the package runs from, if the command is given inside it."""
    root = Path(govsim.__file__).resolve().parents[2]
    inside = Path.cwd().resolve().is_relative_to(root)
    return root if inside and (root / "pyproject.toml").is_file() and (root / "tests" / "cases").is_dir() else None


def _advice(kind: str, name: str, folder: Path | None) -> str:
    """Return how a scenario uses it, and how it is found."""
    line = LINES[kind].format(name=name, fund="FUND", layer="LAYER")
    lines = ["", "Use it in a scenario:", *(f"  {part}" for part in line.split("\n"))]
    if folder is not None:
        said = f"  {'set' if os.name == 'nt' else 'export'} GOVSIM_SCHEMES={folder}"
        lines += ["", "It is found once the environment names its folder:", said]
    else:
        lines += ["", "It is found by itself; its case is tests/cases. Run: scripts/test tests/cases tests/house"]
    return "\n".join(lines)
