"""Files of data that a scenario names: a survey of persons, a list of ties. Each is sought beside the scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govsim.core.scenario.item import Item
from govsim.core.scenario.known import SECTION_OF, path_of, settings_of

if TYPE_CHECKING:
    from govsim.core.scenario.spec import Spec

UNIT = "path"  # of the settings that name a file


def beside(given: str, place: str) -> Path:
    """Return the file: beside the scenario that names it if it is there, else from the working directory.

    Args:
        given: the path as the scenario writes it.
        place: where it is written, "city.yaml:14".
    """
    scenario = Path(place.rpartition(":")[0])
    near = scenario.parent / given
    return near if scenario.is_file() and near.is_file() else Path(given)


def data_files(spec: Spec) -> dict[str, Path]:
    """Return the files that a scenario names in its first year, by the path of the setting that does."""
    found = {}
    for scheme in spec.schemes(spec.first_year):
        for key, about in settings_of(type(scheme)).items():
            given = getattr(scheme, key)
            if about.unit == UNIT and given:
                section = SECTION_OF[scheme.kind]
                place = _place(spec.tree, section, scheme.name, key)
                found[f"{path_of(section, scheme.name)}.{key}"] = beside(given, place)
    return found


def _place(tree: Item, *keys: str) -> str:
    """Return where a setting is written; where its scheme is, if the setting itself is nowhere."""
    for key in keys:
        if not tree.is_mapping or key not in tree.value:
            break
        tree = tree.value[key]
    return tree.place
