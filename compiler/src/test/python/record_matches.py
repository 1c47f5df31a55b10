"""Records `re.search` of CPython 3.11 on random patterns, as `matches.txt.gz` for `PatternMatcherTest`.

Run from the repository root with CPython 3.11:

    python3 compiler/src/test/python/record_matches.py [seed patterns file]

Each line: a pattern as a JSON text, a tab, the alphabet as a JSON text, a tab, the longest length
of texts, a tab, and for every text over the alphabet up to that length, shortest first, then in
order of the alphabet, one bit (1: found), as hexadecimal digits, the first text in the highest bit.
"""

import gzip
import itertools
import json
import random
import re
import sys
import warnings

OUT = "compiler/src/test/resources/dev/ktc/compiler/pattern/matches.txt.gz"

HAND_PICKED = [
    # groups that keep what a path given up has set
    r"(?:(a)|b)*\1", r"(?:(a)|(b))*\1\2", r"(?:(a)|(b)|c)*?\2\1", r"(a)?(b)?\1", r"((a)|b)*\2", r"(?:(a)|b)*(?(1)a|b)c", r"(a?)*?\1b", r"(a*)*\1", r"(a|ab)(b|)\2\1", r"(?:(a)\1?b?)*\1c",
    r"(?=(a))\1b", r"(?!(a))\1", r"(?!(a)b)(?(1)b|c)", r"(?:(?!(a)b)(?(1)b|.))*c", r"(?=(a)|b)(?(1)b|c)", r"(?=(a*))\1b", r"(?<=(a))\1", r"(?<=(a)|b)(?(1)c|a)", r"(?<!(a))b\1",
    r"(?>(a)|b)*\1", r"(?>a|ab)c", r"(?>a*)ab", r"(?>a*?)b", r"(?>(a)|(b))+\1?\2c", r"(?>(?:a|ab)*)c", r"(?:(?>a|ab)b?)*c", r"a*+a", r"a*+b", r"a?+ab", r"a{1,2}+a", r"(?:a|ab)*+c", r"(?:ab|a)*+b", r"(?:(a)|b)*+\1",
    r"(?:(a)|b){2}+\1", r"(?:(a)|(b))++\2\1", r"(?:a?)++b", r"(?:)++a", r"(?:a*)*+b", r"(?:a{,2}){2}+a", r"((?:a|b)*+)\1", r"(a)(?:\1|b)*+c",
    # empty repetitions
    r"(?:a?)*b", r"(?:a?)*?b", r"(?:|a)*b", r"(?:|a)+b", r"(?:|a)*?b", r"(?:a|)*b", r"(?:a*)*c", r"(?:a*)+c", r"(?:a*?)*?c", r"(?:a*?)+?c", r"(?:a?){3}b", r"(?:a?){2,3}?b", r"(?:a?b?)*c", r"(?:(?=a)a?)*b", r"(?:^)*a", r"(?:a|^)*b", r"(?:$|a)*b",
    r"(?:(a)?)*\1", r"(?:(a)?b?)*\1c", r"(?:(|a)\1)*b", r"(?:(a*)\1)*b", r"(?:(?:a?)*b?)*c", r"(?:(?:|a)*?b?)*?c", r"(?:(a|b)??)*\1c", r"(?:(?:a|b)??c??)*?a$", r"(?:)*", r"(?:){3}a", r"(?:(?:)){2,}?a", r"(|a)*?\1b", r"(?:(a)|)*?\1",
    # anchors and places
    r"^a", r"a$", r"^$", r"\Aa", r"a\Z", r"\ba", r"a\b", r"\Ba", r"a\B", r"\B", r"\b", r"^", r"$", r"\Z", r"(?m)^a$", r"(?m)^$", r"(?m)a$", r"(?m)(?<=^)a", r"(?m)$.", r"(?s)a.b", r"a.b", r"(?s).$", r".$", r"(?<=$)a", r"(?<!^)a", r"(?<=a$)b", r"(?<=^a)b",
    r"(?<=\b)a", r"(?<=a\b)", r"(?<!\B)b", r"(?=$)\n", r"\n$", r"$\n", r"(?m)$\n^", r"(?:^|b)a(?:b|$)",
    # conditions
    r"(a)?(?(1)b|c)", r"(a)?(?(1)b)", r"(a)?b(?(1)a|c)$", r"(?:(a)|b)(?(1)b|a)", r"(?(1)a|b)(c)?", r"(?:(?(1)a|b)(c)?)+$", r"((?(1)a|b))+c", r"(?:((?(1)b|a)))+c", r"(a)|(?(1)b|c)", r"(?P<n>a)?(?(n)b|c)+$", r"(a)?(?(1)|b)c", r"^(?:(a)|b)*(?(1)c|a)$",
    r"(a*)(?(1)b|c)", r"(?:(a)|(b))*(?(2)c|a)", r"(a)?(?:b(?(1)a|c))*?$",
    # references
    r"(a|b)\1", r"(a*)b\1", r"(a*?)b\1c", r"(.)(.)\2\1", r"(?i)(a)\1", r"(a)(?i:\1)", r"(?i:(a))\1", r"((a)\2)\1", r"(a)\1*b", r"(a|b)\1{2}", r"(a|b)(?:c\1)*?$", r"(?:(.)\1)+c", r"(?<=(.))\1", r"(.)(?<=\1\1)", r"(.)(?=\1)", r"(.)(?!\1)b", r"^(?:(.)(?!\1))*$",
    r"(a)(?:(b)\1)*\2", r"(?:(a)(b)?)*\2", r"(?:(a)|(b)|(c))*\1\2\3", r"(?:(a)(?=(b)?)|b)*\2", r"(?:a(b)?|c(?<=(b)c)?)*\1\2", r"()\1a", r"(a|())\2b",
]

ATOMS = ["a", "a", "b", "b", "c", ".", "[ab]", "[^a]", "[bc]", r"\w", r"\W", "^", "$", r"\b", r"\B", r"\A", r"\Z", r"\n", r"\1", r"\1", r"\2", r"\2", r"\3", "(?P=n)"]
QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{,2}", "{1,2}", "{2,}", "{1,2}?", "{,2}?", "{1,2}+", "{2}+", "{0}", "{2,}?"]
OPENINGS = ["(", "(", "(", "(", "(?:", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?>", "(?P<n>", "(?(1)", "(?(1)", "(?(2)", "(?i:", "(?m:", "(?s:"]


def build(rng, depth):
    kind = rng.randrange(10 if depth else 2)
    if kind < 2:
        return rng.choice(ATOMS) if rng.random() < 0.95 else ""
    if kind < 4:
        return build(rng, depth - 1) + build(rng, depth - 1)
    if kind == 4:
        return build(rng, depth - 1) + "|" + build(rng, depth - 1)
    if kind < 7:
        body = build(rng, depth - 1)
        if len(body) > 1 and not (body[0] == "[" and body[-1] == "]") and body[0] != "\\":
            body = rng.choice(["(", "(?:", "(?:"]) + body + ")"
        return body + rng.choice(QUANTIFIERS)
    return rng.choice(OPENINGS) + build(rng, depth - 1) + ")"


def compiled(pattern):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return re.compile(pattern)
        except (re.error, OverflowError, ValueError):
            return None


def texts(alphabet, longest):
    for length in range(longest + 1):
        for letters in itertools.product(alphabet, repeat=length):
            yield "".join(letters)


def record(pattern, alphabet, longest):
    search = compiled(pattern).search
    try:
        bits = "".join("1" if search(text) else "0" for text in texts(alphabet, longest))
    except SystemError:  # CPython finds something, and then trips over the groups
        return "", 0
    bits += "0" * (-len(bits) % 4)
    return "%s\t%s\t%d\t%0*x" % (json.dumps(pattern), json.dumps(alphabet), longest, len(bits) // 4, int(bits, 2)), len(bits)


def interesting(pattern):
    return any(mark in pattern for mark in ["\\1", "\\2", "\\3", "(?P=", "(?(", "(?>", "+)", "*+", "++", "?+", "}+", "(?<", "(?=", "(?!", "?"])


def main():
    assert sys.version_info[:2] == (3, 11)
    seed, count, name = sys.argv[1:] or (20260118, 5000, OUT)
    rng = random.Random(int(seed))
    patterns = dict.fromkeys(p for p in HAND_PICKED)
    while len(patterns) < int(count):
        pattern = build(rng, rng.randint(2, 6))
        if len(pattern) <= 60 and interesting(pattern) and compiled(pattern):
            patterns[pattern] = None
    lines, total = [], 0
    for pattern in patterns:
        alphabet, longest = rng.choice([("ab", 7), ("abc", 4), ("ab\n", 4), ("abA", 4), ("ab-", 4)])
        line, size = record(pattern, alphabet, longest)
        if line:
            lines.append(line)
            total += size
    with open(name, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
        out.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "patterns,", total, "comparisons")


if __name__ == "__main__":
    main()
