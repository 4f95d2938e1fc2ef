"""Newer lists of others, made ready for a person to look at: agents, and addresses of search engines.

What they say is taken for text of strangers: it becomes names, short sentences, addresses and networks, or is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import collapse_addresses, ip_network
from typing import Any

from protection.ranges import Network

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{3,58}[A-Za-z0-9]")
_ADDRESS = re.compile(r"https://[\w./~#?=&%-]{4,150}")
# Words that stand in what browsers say of themselves: an agent of nothing but these would be everybody.
_EVERYBODYS = re.compile(
    r"(?i)(?:mozilla|gecko|applewebkit|khtml|chrome|chromium|safari|firefox|edg|edge|opera|version|mobile|android|linux|"
    r"windows|macintosh|iphone|ipad|compatible|like|bot|spider|crawler|agent|client|https?|[ ._-])+"
)
_ASSISTS = re.compile(r"(?i)assistant|search|answer|agent|prompt|user")
_TRAINS = re.compile(r"(?i)train|scrap|data|llm")
# Wider than any operator's: a file that names such is not taken.
_WIDEST = {4: 8, 6: 19}


@dataclass
class Merged:
    text: str
    warnings: list[str] = field(default_factory=list)


def merge(present: str, newer: str) -> Merged:
    """New names of the newer list come into the part that its words speak for; nothing of ours changes or goes."""
    parts: dict[str, dict[str, Any]] = json.loads(present)
    known = {name.lower() for part in parts.values() for name in part}
    merged = Merged("")
    for name, told in _entries(newer):
        if name.partition("/")[0].lower() in known or name.lower() in known:
            continue
        if not _means_one(name):
            merged.warnings.append(f"{name[:80]!r} was left out: it is no name that means one program alone.")
            continue
        parts[_part(told)][name] = _told(name, told)
        known.add(name.lower())
    merged.text = written(parts)
    return merged


def _entries(newer: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    told = json.loads(newer)
    if not isinstance(told, dict) or not all(isinstance(each, dict) for each in told.values()):
        raise ValueError("not a list of agents: it takes an object of objects, by the agent's name.")
    yield from told.items()


def _means_one(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _EVERYBODYS.fullmatch(name)


def _part(told: Mapping[str, Any]) -> str:
    """A guess, and a person looks at it: who both answers and gathers is taken for who gathers."""
    words = str(told.get("function", ""))
    return "assistants" if _ASSISTS.search(words) and not _TRAINS.search(words) else "training"


def _told(name: str, told: Mapping[str, Any]) -> dict[str, str]:
    operator = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", str(told.get("operator", "")))
    address = _ADDRESS.search(f"{told.get('operator', '')} {told.get('description', '')}")
    source = address[0].rstrip(".") if address else "https://github.com/ai-robots-txt/ai.robots.txt"
    return {
        "operator": _short(operator, 40) or "unknown",
        "purpose": _short(str(told.get("function", "")), 100) or "unknown",
        "source": source,
    }


def _short(text: str, most: int) -> str:
    text = " ".join("".join(letter for letter in text if letter.isprintable()).split())
    return "" if text.lower().startswith("unclear") else text[:most]


def written(parts: Mapping[str, Mapping[str, Any]]) -> str:
    """One agent a line, in order: so that a diff shows what has changed and nothing else."""
    told = [f" {json.dumps(part)}: {{\n{_lines(agents)}\n }}" for part, agents in parts.items()]
    return "{\n" + ",\n".join(told) + "\n}\n"


def _lines(agents: Mapping[str, Any]) -> str:
    in_order = sorted(agents.items(), key=lambda item: item[0].lower())
    return ",\n".join(f"  {json.dumps(name)}: {json.dumps(told, ensure_ascii=False)}" for name, told in in_order)


def networks_in(text: str) -> list[Network]:
    """Of a file as operators publish it: JSON with `prefixes`, or a network or an address a line."""
    found = [ip_network(network) for network in _networks(text)]
    if not found:
        raise ValueError("there is no network in it.")
    for network in found:
        if network.prefixlen < _WIDEST[network.version]:
            raise ValueError(f"{network} is wider than any operator's.")
    v4, v6 = ([network for network in found if network.version == version] for version in (4, 6))
    return [*collapse_addresses(v4), *collapse_addresses(v6)]  # type: ignore[type-var]


def _networks(text: str) -> Iterable[str]:
    if not text.lstrip().startswith("{"):
        return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    told = json.loads(text).get("prefixes", [])
    return (each.get("ipv4Prefix") or each.get("ipv6Prefix") or "" for each in told)


def with_ranges(present: str, agent: str, source: str, networks: Iterable[Network], today: date) -> str:
    ranges = json.loads(present)
    ranges[agent] = {
        "source": source,
        "as_of": today.isoformat(),
        "complete": True,
        "networks": [str(network) for network in networks],
    }
    return ranges_written(ranges)


def ranges_written(ranges: Mapping[str, Any]) -> str:
    told = []
    for agent, of in sorted(ranges.items(), key=lambda item: item[0].lower()):
        head = {name: value for name, value in of.items() if name != "networks"}
        networks = ",\n".join(f"  {json.dumps(network)}" for network in of["networks"])
        told.append(f' {json.dumps(agent)}: {json.dumps(head)[:-1]}, "networks": [\n{networks}\n ]}}')
    return "{\n" + ",\n".join(told) + "\n}\n"
