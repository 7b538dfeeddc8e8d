# SPDX-License-Identifier: MIT
"""A slow, readable interpreter of policy packs, written from the specification only; imports nothing of the engine.

`World(pack, data, as_of)` computes facts, answers, settlement and statistics of a small township one row at a time.
`tests/python/test_oracle.py` holds the engine to it. docs/oracle.md lists every disagreement and who was wrong.
"""
