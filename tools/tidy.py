#!/usr/bin/env python3
"""Runs clang-tidy with .clang-tidy on the C++ sources. Prints what to mend.

usage: tidy.py [--changed BASE [--seconds N]] [FILE…]
  without any: every .cpp file under server/, tests/ and bench/, and the headers they include
  --changed    what differs from the commit BASE, headers too
  --seconds    begin no further run after so long, and say what was left out

The program is clang-tidy 22 or later: from there on it does not look for findings in the headers of the system, which is
nearly all that 19 does here (Boost, again for each file: 20 s of 23). What is left is to parse them; so up to GROUP files
are read as one, a file that includes them: files that have no name of an unnamed namespace in common. Where they cannot
stand together nevertheless the group is halved until they can.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
GROUP = 40
TIDY = os.environ.get("CLANG_TIDY", ROOT / "build" / "tidy" / "venv" / "bin" / "clang-tidy")
DEFINITIONS = re.search(r"add_compile_definitions\(([^)]*)\)", (ROOT / "CMakeLists.txt").read_text()).group(1).split()
FLAGS = ["-xc++", "-std=c++23", "-Wall", "-Wextra", f"-I{ROOT / 'server'}", f"-I{ROOT / 'tests'}",
         *(f"-D{name}" for name in DEFINITIONS), "-Wno-unused-function"]
DEFINED = r"(?:struct|class|union|enum class|enum) (\w+)|(?!using \w+::|using namespace |namespace |TEST)\w[^=({]*?(\w+)(?: ?[=({]|;|\[)"
FOLDERS = ["server", "tests", "bench"]


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


def sources(options):
    if options.changed:
        patterns = [f"{folder}/*.{kind}" for folder in FOLDERS for kind in ("cpp", "h")]
        names = git("diff", "--name-only", "--diff-filter=d", options.changed, "--", *patterns)
        names += git("ls-files", "-o", "--exclude-standard", *patterns)
    else:
        names = options.files or git("ls-files", *(f"{folder}/*.cpp" for folder in FOLDERS))
    return sorted({name for name in names if not name.startswith("server/boost/")})


def private_names(name):
    """What the file defines in unnamed namespaces: files with one of them in common cannot be read as one."""
    text, found, outer, hidden = (ROOT / name).read_text(), set(), "", False
    for line in text.splitlines():
        if opened := re.match(r"namespace ([\w:]*) ?\{", line):
            outer, hidden = opened.group(1) or outer, not opened.group(1)
        elif line.startswith("}  // namespace"):
            hidden = False
        elif hidden and (defined := re.match(DEFINED, line)):
            found.add((outer, defined.group(1) or defined.group(2)))
    return found


def groups(names):
    """Up to GROUP files each; tests apart from the rest, as their macros make names of their own."""
    together = []
    for name in names:
        key = name.endswith("_test.cpp")
        own = private_names(name)
        for group in together:
            if group["key"] == key and len(group["members"]) < GROUP and not group["names"] & own:
                break
        else:
            together.append(group := {"key": key, "members": [], "names": set()})
        group["members"].append(name)
        group["names"] |= own
    return [group["members"] for group in sorted(together, key=lambda group: -len(group["members"]))]


def tidy(members):
    """(complaints, number of runs) of these files."""
    single = len(members) == 1
    unit = ROOT / members[0]
    if not single:
        unit = ROOT / "build" / "tidy" / (re.sub(r"\W", "_", f"{members[0]}_{len(members)}_{os.getpid()}") + ".cpp")
        # Programs keep to themselves what only one file may define.
        unit.write_text("".join(f'#undef main\n#define main main_{i}\n#undef LLVMFuzzerTestOneInput\n#define LLVMFuzzerTestOneInput fuzz_{i}\n'
                                f'#include "{ROOT / name}"\n' for i, name in enumerate(members)))
    command = [TIDY, "--quiet", f"--config-file={ROOT / '.clang-tidy'}", unit,
               rf"--header-filter={ROOT}/(server|tests|bench)/", "--", *FLAGS]
    done = subprocess.run(command, capture_output=True, text=True)
    if not single and "clang-diagnostic-error" in done.stdout:
        half = len(members) // 2
        (first, one), (second, two) = tidy(members[:half]), tidy(members[half:])
        return first + second, one + two + 1
    complaints = re.findall(r"^\S+:\d+:\d+: (?:error|warning): .*(?:\n(?!\S+:\d+:\d+: (?:error|warning):).*)*", done.stdout, re.M)
    complaints = [complaint for complaint in complaints if f"{ROOT}/build/tidy/" not in complaint.split(": ")[0]]  # Of our own unit.
    if done.returncode and not complaints and "error:" not in done.stdout:  # It did not run at all.
        complaints = [f"{members[0]}: {done.stdout}{done.stderr}"]
    return complaints, 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--changed")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    names = sources(options)
    (ROOT / "build" / "tidy").mkdir(parents=True, exist_ok=True)
    began, seen, left_out, runs = time.monotonic(), set(), [], 0

    def in_time(members):
        if options.seconds and time.monotonic() - began > options.seconds:
            left_out.extend(members)
            return [], 0
        return tidy(members)

    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", os.cpu_count() or 2))) as pool:
        for complaints, count in pool.map(in_time, groups(names)):
            runs += count
            for complaint in complaints:
                if complaint.split("\n")[0] not in seen:  # Headers are read more than once.
                    seen.add(complaint.split("\n")[0])
                    print("FAIL", complaint.replace(f"{ROOT}/", ""), flush=True)
    if left_out:
        print(f"NOTE: {len(left_out)} files were not read in {options.seconds:.0f} s: {' '.join(left_out)}")
    print(f"{'FAIL' if seen else 'OK'}: clang-tidy, {len(names) - len(left_out)} files, {runs} runs, {time.monotonic() - began:.0f} s, {len(seen)} complaints")
    return 1 if seen else 0


sys.exit(main())
