# SPDX-License-Identifier: MIT
"""Policy packs and schemas."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from baoxue import _core
from baoxue._ladder import Ladder

Folder = str | os.PathLike[str]


def _texts(values: Mapping[str, object] | None) -> dict[str, str]:
    return {name: str(value) for name, value in (values or {}).items()}


def _folders(folders: Folder | Sequence[Folder]) -> list[str]:
    if isinstance(folders, str | os.PathLike):
        return [os.fspath(folders)]
    return [os.fspath(folder) for folder in folders]


class Schema:
    """The tables and columns that data may have.

    >>> "students" in [table["id"] for table in Schema.builtin().tables]
    True
    """

    def __init__(self, core: _core.Schema) -> None:
        self._core = core

    @staticmethod
    def builtin() -> Schema:
        """The built-in tables."""
        return Schema(_core.Schema.builtin())

    @property
    def tables(self) -> list[dict[str, Any]]:
        """Every table with its columns: id, zh, type, required, key, domain, unit, sensitivity, synonyms, codes, ..."""
        return self._core.tables()

    def __repr__(self) -> str:
        return f"<baoxue.Schema: {len(self.tables)} tables>"


class Policy:
    """A checked policy pack with its layers. Immutable; any threads at once.

    >>> policy = Policy.builtin("jiudian")
    >>> len(policy.hash)
    32
    """

    def __init__(self, core: _core.Policy) -> None:
        self._core = core

    @staticmethod
    def builtin(
        id: str, params: Mapping[str, object] | None = None, choices: Mapping[str, object] | None = None
    ) -> Policy:
        """A pack of the library. `params` replaces parameters by id ("3", "100.00", "91%"), `choices` picks options."""
        return Policy(_core.Policy.builtin(id, _texts(params), _texts(choices)))

    @staticmethod
    def load(
        folders: Folder | Sequence[Folder],
        params: Mapping[str, object] | None = None,
        choices: Mapping[str, object] | None = None,
    ) -> Policy:
        """Packs from folders, the farthest layer first; `extends` also finds built-in packs. Raises PolicyError."""
        return Policy(_core.Policy.load(_folders(folders), _texts(params), _texts(choices)))

    @staticmethod
    def check(folders: Folder | Sequence[Folder]) -> list[dict[str, Any]]:
        """All problems of the packs, as dicts with fatal, code, message_zh, message_en, file, line, column, hint."""
        return _core.Policy.check(_folders(folders))

    @staticmethod
    def builtin_ids() -> list[str]:
        """Ids of the packs in the library."""
        return _core.Policy.builtin_ids()

    @property
    def id(self) -> str:
        return self._core.id

    @property
    def hash(self) -> str:
        """32 hex digits over the texts of all layers and the options."""
        return self._core.hash

    @property
    def schema(self) -> Schema:
        """The tables this policy reads: the built-in ones and what its packs add."""
        return Schema(self._core.schema)

    @property
    def layers(self) -> list[dict[str, Any]]:
        """Farthest first: id, version, title_zh, title_en, valid_from, valid_to."""
        return self._core.part("layers")

    @property
    def rules(self) -> list[dict[str, Any]]:
        return self._core.part("rules")

    @property
    def facts(self) -> list[dict[str, Any]]:
        return self._core.part("facts")

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Each with `values`: the dated values as text, with the layer each comes from."""
        return self._core.part("parameters")

    @property
    def choices(self) -> list[dict[str, Any]]:
        return self._core.part("choices")

    @property
    def clauses(self) -> list[dict[str, Any]]:
        return self._core.part("clauses")

    @property
    def roles(self) -> list[dict[str, Any]]:
        return self._core.part("roles")

    @property
    def metrics(self) -> list[dict[str, Any]]:
        return self._core.part("metrics")

    @property
    def settlements(self) -> list[dict[str, Any]]:
        return self._core.part("settlements")

    @property
    def ladders(self) -> list[dict[str, Any]]:
        """id, clause, layer, title_zh, title_en, subject, events, states, moves."""
        return self._core.part("ladders")

    @property
    def duties(self) -> list[dict[str, Any]]:
        """id, clause, layer, title_zh, title_en, why_zh, why_en, source, subject, archive (item number or None)."""
        return self._core.part("duties")

    @property
    def citations(self) -> list[dict[str, Any]]:
        """What cites a clause: kind (rule, duty, ladder, settlement, metric, param, ...), id, clause."""
        return self._core.part("citations")

    def ladder(self, id: str) -> Ladder:
        """A ladder to draw; KeyError if there is none."""
        for described in self.ladders:
            if described["id"] == id:
                return Ladder(self._core, described)
        raise KeyError(id)

    @property
    def forms(self) -> list[dict[str, Any]]:
        """id, clause, layer, title_zh, title_en, subject, where, columns; the report has a table `form.ID` of each."""
        return self._core.part("forms")

    def test(self, example: str | None = None) -> list[dict[str, Any]]:
        """Runs the worked examples of the pack and its layers, or the one with this id; PolicyError if there is none.

        Each as a dict with id, clause, layer, title_zh, title_en, passed, file, line, and `checks`: what was expected
        of the report and what came (passed, what, expected, got, message_zh, message_en, file, line, column). `got` is
        "" where the report has no such row.
        """
        return self._core.test(example or "")

    @property
    def warnings(self) -> list[dict[str, Any]]:
        return self._core.part("warnings")

    def __repr__(self) -> str:
        return f"<baoxue.Policy {self.id} {self.hash[:8]}: {len(self.rules)} rules>"
