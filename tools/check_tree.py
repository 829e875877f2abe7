#!/usr/bin/env python3
"""Checks of the tree that no compiler makes: layers, paths named in documents, file names. Prints what to mend."""
import pathlib
import re
import subprocess
import sys

try:
    import tomllib
except ModuleNotFoundError:  # Python before 3.11
    tomllib = None

ROOT = pathlib.Path(__file__).resolve().parent.parent


def load_layers():
    text = (ROOT / "layers.toml").read_text()
    if tomllib:
        data = tomllib.loads(text)
        return data["may_include"], data["tests"]["also"]
    rows = re.findall(r'^"([^"]+)" = \[(.*)\]$', text, re.M)
    also = re.search(r"^also = \[(.*)\]$", text, re.M).group(1)
    return {k: re.findall(r'"([^"]+)"', v) for k, v in rows}, re.findall(r'"([^"]+)"', also)


def layer_of(path, layers):
    matches = [layer for layer in layers if path == layer or path.startswith(layer + "/")]
    return max(matches, key=len, default=None)


def main():
    layers, also = load_layers()
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    complaints = []
    for name in files:
        if not re.search(r"\.(h|cpp)$", name) or not name.startswith("server/"):
            continue
        inside = name[len("server/"):]
        layer = layer_of(inside, layers)
        if layer is None:
            complaints.append(f"{name}: folder is not in layers.toml; add it there and in server/CMakeLists.txt")
            continue
        if not re.fullmatch(r"[a-z0-9_/]+\.(h|cpp)", inside):
            complaints.append(f"{name}: file names are snake_case")
        text = (ROOT / name).read_text()
        if name.endswith(".h") and "#pragma once" not in text:
            complaints.append(f"{name}: a header starts with #pragma once")
        is_test = re.search(r"_(test|fuzz|bench)\.cpp$|_contract\.h$|(^|/)test_\w+\.h$", inside)
        allowed = set(layers[layer]) | {layer} | (set(also) if is_test else set())
        for include in re.findall(r'^#include "([^"]+)"', text, re.M):
            target = layer_of(include, layers)
            if target is None or not (ROOT / "server" / include).exists():
                complaints.append(f'{name}: #include "{include}" names no file under server/')
            elif target not in allowed:
                complaints.append(f"{name}: {layer} may not include {target} ({include}); see layers.toml")
    for name in files:
        if not name.endswith(".md"):
            continue
        text = (ROOT / name).read_text()
        for path in re.findall(r"`((?:server|tests|docs|bench|tools|web|deploy)/[A-Za-z0-9_./-]+)`", text):
            if not (ROOT / path.rstrip("/")).exists():
                complaints.append(f"{name}: names {path}, which does not exist")
    for line in complaints:
        print("FAIL", line)
    print(f"{'FAIL' if complaints else 'OK'}: tree, {len(files)} files")
    return 1 if complaints else 0


sys.exit(main())
