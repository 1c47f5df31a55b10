"""Records which code points CPython 3.11 takes for one-character patterns, as `sets.txt.gz`.

Run from the repository root with CPython 3.11:

    python3 compiler/src/test/python/record_sets.py

Each line: a pattern as a JSON text, a tab, and the first 16 digits of the SHA-256 of the ranges of
all code points that it takes, written `first-last,first-last,…` in hexadecimal. Lines that start
with `name` hold a block number and the same of the block's character names, one a line.
"""

import gzip
import hashlib
import json
import random
import re
import sys
import unicodedata
import warnings

import _sre

OUT = "compiler/src/test/resources/dev/ktc/compiler/pattern/sets.txt.gz"
ALL = "".join(map(chr, range(0x110000)))

HAND_PICKED = [
    *["\\" + c for c in "dDsSwW"], *["(?a)\\" + c for c in "dDsSwW"], *["(?i)\\" + c for c in "dDsSwW"], *["(?ai)\\" + c for c in "dDsSwW"],
    ".", "(?s).", r"[\w.]", r"[^\w.]", r"[\d\s]", r"[^\d\s]", r"[\W\d]", r"[^\W\d_]", r"(?a)[^\W\d_]", r"(?i)[\W\d]", r"(?i)[^\W\d]", r"(?i)[\Wa]", r"(?i)[^\Wa]", r"(?i)[\wa]", r"(?i)[\Da]", r"(?i)[^\Da]", r"(?i)[\sK]",
    r"(?i)[a-z]", r"(?i)[A-Z]", r"(?ai)[a-z]", r"(?i)[^a-z]", r"(?i)[A-z]", r"(?i)[^A]", r"(?i)[^s]", r"(?i)[^k]", r"(?i)[^sx]", r"(?i)[\x00-\xff]", r"(?i)[\u0100-\uffff]", r"(?ai)[\u0100-\uffff]", r"(?i)[\u0100-\U0010ffff]",
    r"(?i)[a-\U00010400]", r"(?ai)[a-\U00010400]", r"(?ai)[A-\U00010427]", r"(?i)[\U00010400-\U00010427]", r"(?i)[\U00010428-\U0001044f]", r"(?ai)[\U00010400-\U00010427]", r"(?i)[^\U00010400-\U00010427]", r"(?i)[\U0001e900-\U0001e910x]",
    r"(?i)[\U00010400x]", r"(?i)[\U00010428x]", r"(?i)[^\U00010400x]", r"(?ai)[\U00010400x]", r"(?i)[\U00010400]", r"(?i)[\U00010400\U00010400]", r"(?i)\U00010400|x", r"(?i)x|\U00010400|\d", r"(?i)[x]|[\U00010400-\U00010403]", r"(?i)(?:x|(?:\U00010428|y))",
    r"(?i)(?:\U00010400|x)|y", r"(?i)[\U0001f600x]", r"(?i)[\U0001f600-\U0001f64f]", "(?i)[\u00df\u1e9e]", "(?i)[\u00df]", "(?i)\u1e9e", "(?i)[\u0130i]", "(?i)[\u0131I]", "(?i)\u0345|\u0399", "(?i)[\ufb05x]", "(?i)[\ufb06x]", "(?i)[ij]", "(?i)i|j",
    "(?i)[\u1c80-\u1c88]", "(?i)[^\u1c80-\u1c88]", "(?i)[\u2126\u212a\u212b]", "(?u)\\w", "(?a:\\w)", "(?a)(?u:\\w)", "(?a:\\W)", "(?a:[^\\d])", "(?i:(?-i:k))", "(?i)(?a:k)", "(?a)(?iu:k)", "(?i)[a-z&&[x]", r"[\0-\x1f]", r"[\ud800-\udfff]", r"(?i)[\ud7ff-\ue000]",
]


def digest(text):
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:16]


def ranges(members):
    out = []
    for c in members:
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return ",".join("%x-%x" % (a, b) for a, b in out)


def taken(pattern):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [ord(c) for c in re.compile(pattern).findall(ALL)]


def escaped(c):
    return "\\U%08x" % c


def patterns():
    rng = random.Random(20260119)
    yield from HAND_PICKED
    cased = [c for c in range(0x110000) if _sre.unicode_iscased(c)]
    for c in cased:
        yield "(?i)" + escaped(c)
    for c in rng.sample(cased, 400):
        yield "(?i)[%s!]" % escaped(c)
    for _ in range(300):
        low = rng.choice(cased) if rng.random() < 0.7 else rng.randrange(0x3000)
        high = min(0x10FFFF, low + rng.choice([0, 1, 5, 30, 300, 5000, 70000]))
        more = rng.choice(["", "", "!", escaped(rng.choice(cased)), "\\d", "\\W", "\\S"])
        flags = rng.choice(["(?i)", "(?i)", "(?ai)", ""])
        yield flags + "[" + rng.choice(["", "^"]) + escaped(low) + "-" + escaped(high) + more + "]"


def main():
    assert sys.version_info[:2] == (3, 11)
    lines = [json.dumps(p) + "\t" + digest(ranges(taken(p))) for p in patterns()]
    for block in range(0, 0x110000, 0x1000):
        names = (unicodedata.name(chr(c), "") for c in range(block, block + 0x1000))
        lines.append("name %x\t%s" % (block, digest("\n".join(names))))
    with open(OUT, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
        out.write(("\n".join(lines) + "\n").encode("ascii"))
    print(len(lines), "lines")


if __name__ == "__main__":
    main()
