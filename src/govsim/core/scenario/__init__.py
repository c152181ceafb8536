"""Scenarios: YAML read with line numbers, merged, checked for every year, and never executed."""

from govsim.core.scenario.diff import Change, diff
from govsim.core.scenario.files import shipped
from govsim.core.scenario.number import Number
from govsim.core.scenario.reading import read, read_text
from govsim.core.scenario.schema import json_schema
from govsim.core.scenario.spec import Spec

__all__ = ["Change", "Number", "Spec", "diff", "json_schema", "read", "read_text", "shipped"]
