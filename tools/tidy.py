#!/usr/bin/env python3
"""Runs clang-tidy-19 with .clang-tidy on the C++ sources. Prints what to mend.

usage: tidy.py [--changed BASE] [FILE…]   (without either: every .cpp file under server/, tests/ and bench/)

Nearly all the time of clang-tidy goes into the declarations of Boost and the standard library, again for each file. So
the files of a folder are read as one: a file that includes up to GROUP of them. Where two of them cannot stand together
(the same name in both unnamed namespaces) the group is halved until they can.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
GROUP = 16
TIDY = os.environ.get("CLANG_TIDY", "clang-tidy-19")
DEFINITIONS = re.search(r"add_compile_definitions\(([^)]*)\)", (ROOT / "CMakeLists.txt").read_text()).group(1).split()
FLAGS = ["-std=c++23", "-Wall", "-Wextra", f"-I{ROOT / 'server'}", f"-I{ROOT / 'tests'}", *(f"-D{name}" for name in DEFINITIONS)]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


def sources(arguments):
    if arguments and arguments[0] == "--changed":
        names = git("diff", "--name-only", "--diff-filter=d", arguments[1], "--", "*.cpp") + git("ls-files", "-o", "--exclude-standard", "*.cpp")
        return sorted(set(names))
    return arguments or [name for name in git("ls-files", "server/*.cpp", "tests/*.cpp", "bench/*.cpp") if not name.startswith("server/boost/")]


def groups(names):
    """Files of one folder and one kind together: tests use macros that make names of their own."""
    folders = {}
    for name in names:
        kind = re.search(r"(_test|_fuzz|_bench|_main)?\.cpp$", name).group(1) or ""
        # Two programs have two `main` functions; they stand alone.
        key = name if kind in ("_fuzz", "_bench", "_main") else (str(pathlib.PurePath(name).parent), kind)
        folders.setdefault(key, []).append(name)
    for members in folders.values():
        for at in range(0, len(members), GROUP):
            yield members[at:at + GROUP]


def tidy(members):
    """(complaints, number of runs) of these files."""
    single = len(members) == 1
    unit = ROOT / members[0]
    if not single:
        unit = ROOT / "build" / "tidy" / (re.sub(r"\W", "_", f"{members[0]}_{len(members)}") + ".cpp")
        unit.write_text("".join(f'#include "{ROOT / name}"\n' for name in members))
    command = [TIDY, "--quiet", f"--config-file={ROOT / '.clang-tidy'}", str(unit),
               rf"--header-filter={ROOT}/(server|tests|bench)/", "--", *FLAGS, "-Wno-unused-function"]
    done = subprocess.run(command, capture_output=True, text=True)
    if not single and "clang-diagnostic-error" in done.stdout:
        half = len(members) // 2
        (first, one), (second, two) = tidy(members[:half]), tidy(members[half:])
        return first + second, one + two + 1
    return re.findall(r"^\S+:\d+:\d+: (?:error|warning): .*(?:\n(?!\S+:\d+:\d+: (?:error|warning):).*)*", done.stdout, re.M), 1


def main():
    names = sources(sys.argv[1:])
    (ROOT / "build" / "tidy").mkdir(parents=True, exist_ok=True)
    seen, runs = set(), 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 2))) as pool:
        for complaints, count in pool.map(tidy, groups(names)):
            runs += count
            for complaint in complaints:
                if complaint.split("\n")[0] not in seen:  # Headers are read more than once.
                    seen.add(complaint.split("\n")[0])
                    print("FAIL", complaint.replace(f"{ROOT}/", ""), flush=True)
    print(f"{'FAIL' if seen else 'OK'}: clang-tidy, {len(names)} files, {runs} runs, {len(seen)} complaints")
    return 1 if seen else 0


sys.exit(main())
