"""`.env.example` tells every variable that the settings read, and no other."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def variables_read():
    tree = ast.parse((ROOT / "cara/settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    return {call.args[0].value for call in calls if re.fullmatch(r"env\.\w+", ast.unparse(call.func))}


def test_it_is_complete():
    told = re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(told) == sorted(variables_read())
