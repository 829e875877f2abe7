#!/usr/bin/env python3
"""Packs the built web client into one file that is linked into the server: pack_web.py DIST OUTPUT.

A text index, an empty line, then the bytes, which app/web_assets.cpp reads:
    path TAB content type TAB hash TAB offset TAB bytes TAB offset of gzip TAB bytes TAB offset of brotli TAB bytes
Offsets count from the end of the index; 0 bytes = there is no such form. `x.br` beside `x` becomes its brotli form
(tools/compress_web.mjs makes it); gzip is made here. A missing DIST makes an empty pack.
"""
import gzip
import hashlib
import pathlib
import sys

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".map": "application/json; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
ALREADY_SMALL = {".ico", ".jpg", ".mp3", ".ogg", ".png", ".webp", ".woff2"}
COMPRESSED_BYTES_MIN = 256


def forms(path, data):
    """The bytes to store: as they are, as gzip, as brotli; empty where that form gains nothing."""
    if path.suffix in ALREADY_SMALL or len(data) < COMPRESSED_BYTES_MIN:
        return [data, b"", b""]
    packed = gzip.compress(data, 9, mtime=0)
    brotli_file = path.with_name(path.name + ".br")
    brotli = brotli_file.read_bytes() if brotli_file.exists() else b""
    return [data] + [form if len(form) < len(data) else b"" for form in (packed, brotli)]


def main():
    dist, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    index, body, offset = [], [], 0
    for path in sorted(dist.rglob("*")) if dist.is_dir() else []:
        if not path.is_file() or path.name.startswith(".") or path.suffix == ".br":
            continue
        data = path.read_bytes()
        row = ["/" + path.relative_to(dist).as_posix(), TYPES.get(path.suffix, "application/octet-stream"),
               hashlib.sha256(data).hexdigest()[:20]]
        for form in forms(path, data):
            row += [str(offset), str(len(form))]
            body.append(form)
            offset += len(form)
        index.append("\t".join(row) + "\n")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes("".join(index).encode() + b"\n" + b"".join(body))
    print(f"web client: {len(index)} files, {offset} bytes" if index else "web client: not built, the pack is empty")


main()
