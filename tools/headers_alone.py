#!/usr/bin/env python3
"""Compiles each header of server/ and tests/ alone, without the precompiled header: it must include what it names.

usage: headers_alone.py [HEADER…]     (without names: every one in the tree)

Only the syntax is checked. What a header includes of Boost, fmt and the standard library takes most of the time, so
headers are checked in as many processes as there are cores, and one that passed before with the same text behind it
(its own and that of every header of the tree it includes) is not checked again: build/headers_alone.json remembers.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
REMEMBERED = ROOT / "build" / "headers_alone.json"
COMPILER = os.environ.get("CXX", "clang++-19")
# The definitions and warnings of CMakeLists.txt, which reads them from nowhere else.
DEFINITIONS = re.search(r"add_compile_definitions\(([^)]*)\)", (ROOT / "CMakeLists.txt").read_text()).group(1).split()
FLAGS = ["-std=c++23", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-ferror-limit=5",
         f"-I{ROOT / 'server'}", f"-I{ROOT / 'tests'}", *(f"-D{name}" for name in DEFINITIONS)]


def included(path, seen):
    """Adds the headers of the tree that `path` includes, also through others, to `seen`."""
    for name in re.findall(r'^#include "([^"]+)"', path.read_text(), re.M):
        for candidate in (ROOT / "server" / name, path.parent / name):
            if candidate.exists() and candidate not in seen:
                seen.add(candidate)
                included(candidate, seen)
                break
    return seen


def digest(path):
    total = hashlib.sha256(" ".join([COMPILER, *FLAGS]).encode())
    for one in [path, *sorted(included(path, {path}) - {path})]:
        total.update(one.read_bytes())
    return total.hexdigest()


def compile_alone(path):
    # Through a file of one line, as `#pragma once in main file` would be an error of the header given by itself.
    line = f'#include "{path}"\n'
    done = subprocess.run([COMPILER, *FLAGS, "-x", "c++", "-"], input=line, capture_output=True, text=True)
    return path, done.returncode == 0, done.stderr


def main():
    names = sys.argv[1:] or subprocess.run(["git", "ls-files", "server/*.h", "tests/*.h", "bench/*.h"], cwd=ROOT, capture_output=True,
                                           text=True, check=True).stdout.split()
    remembered = json.loads(REMEMBERED.read_text()) if REMEMBERED.exists() else {}
    headers = {ROOT / name: digest(ROOT / name) for name in names if (ROOT / name).exists()}
    waiting = [path for path, text in headers.items() if remembered.get(str(path.relative_to(ROOT))) != text]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 2))) as pool:
        for path, good, output in pool.map(compile_alone, waiting):
            name = str(path.relative_to(ROOT))
            if good:
                remembered[name] = headers[path]
            else:
                failed += 1
                print(f"FAIL {name}: does not compile alone; include what it names\n{output}")
    REMEMBERED.parent.mkdir(exist_ok=True)
    REMEMBERED.write_text(json.dumps(remembered, indent=0, sort_keys=True))
    print(f"{'FAIL' if failed else 'OK'}: headers alone, {len(headers)} headers, {len(waiting)} compiled, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
