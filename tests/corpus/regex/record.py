"""Records what CPython's `re.search` finds. The files it writes are the expectations of RegexCorpusTest.

usage: python3.11 record.py FIXTURES      (the folder that holds models/, rules/ and ktransformers/)

random.tsv.gz   alphabet number, bits, pattern: random patterns of every construct, each searched in all
                strings over a small alphabet up to some length, shortest first
names.txt.gz    module names of real models, and mutations of them
real.tsv.gz     where the pattern is from, bits, pattern: searched in all of names.txt.gz. The patterns are
                our own; of those that KTransformers ships only file and number are kept

Bits are hexadecimal: the first digit's highest bit is the first string. Texts have everything but printable
ASCII, and `%`, as `%XXXX` in UTF-16 units.
"""

import gzip
import itertools
import json
import pathlib
import random
import re
import sys
import warnings

ALPHABETS = [
    ("ab.", 6),
    ("a.0\n", 5),
    ("ab\n", 6),
    ("a_\u00e9-", 5),
    ("kK\u212a\u017fS", 4),
    ("0\u0663a.", 5),
    ("a\U0001f600\n", 5),
    ("abc", 6),
]
RANDOM_PATTERNS = 5600

OWN = r"""
^model\.embed_tokens
^lm_head
^lm_head$
^model$
^$
^model\.norm$
rotary_emb$
.
.*
^model\.layers\.[0-9]+$
^model\.layers\.\d+$
^model\.layers\.(0|[1-9])\.
^model\.layers\.(?:[0-9]|1[0-9]|2[0-7])\.
^model\.layers\.([0-7])\.mlp\.experts$
^model\.layers\.(8|9|1[0-5])\.mlp\.experts$
^model\.layers\.(3[0-9]|4[0-9]|5[0-9]|60)\.self_attn$
^model\.layers\..*\.self_attn$
^model\.layers\..*\.mlp\.experts$
^model\.layers\.(?!.*self_attn\.kv_b_proj).*$
^model\.layers\.([1-5][0-9])\.(?!self_attn\.kv_b_proj).*$
^model\.layers\.(?!.*(gate|up|down)_proj).*$
^model\.layers\.\d+\.(?!self_attn).*$
^model\.layers\.\d+\.(?!mlp\.gate$|self_attn).*
(?<!shared_experts)\.gate_proj$
(?<=self_attn\.)[qkvo]_proj
\bexperts\b
\bexperts\.(\d+)\.
^model\.layers\.(?P<n>\d+)\.mlp\.experts\.(?P=n)\.
(?i)^MODEL\.Layers\.1\.
(?x) ^model \. layers \. (1|2) \. # the first two
^model.layers.1.
layers\.1
layers\.1\b
layers\.[12]{1,2}\.
mlp\.(gate|up|down)_proj$
^model\.layers\.(\d|1\d|2[0-9])\.(self_attn|mlp)\.(q|k|v|o|gate|up|down)_proj$
experts\.(?:[0-9]|[1-9][0-9]|1[01][0-9]|12[0-7])\.
^(?=.*experts)(?!.*shared).*gate_proj
^(?:(?!experts).)*$
(?s:.)experts
^[^.]*\.[^.]*\.[^.]*$
^([^.]+\.){4}[^.]+$
(_proj){1}$
proj\Z
\Amodel\Z
^model\.layers\.(1[0-9]|[^1]).*norm
(?<![0-9])3\.
\.(?<=\.)self
(?>model|lm)_?
^model(?>\.[a-z_]+|\.\d+)*$
[a-z]++\.\d
(?:a|b|_)*+proj
^(lm_head|model)(?(1)\.|x)
(\w)\1
layers\.(\d)\1\.
(q|k|v)_(a|b)?_?proj
[\w.]+_(?:a|b)_layernorm
\.[0-9]$
(?m)^model$
\S+\.\d{2}\.\S+
\D$
\W\W
[^\W\d_]\d
""".strip().split("\n")


def coded(text):
    out = []
    for c in text:
        if " " <= c <= "~" and c != "%":
            out.append(c)
        else:
            units = c.encode("utf-16-be", "surrogatepass")
            out += ["%%%02X%02X" % (units[i], units[i + 1]) for i in range(0, len(units), 2)]
    return "".join(out)


def bits(pattern, texts):
    found = "".join("1" if pattern.search(text) else "0" for text in texts)
    found += "0" * (-len(found) % 4)
    return "%0*x" % (len(found) // 4, int(found, 2))


def strings(alphabet, longest):
    for length in range(longest + 1):
        for letters in itertools.product(alphabet, repeat=length):
            yield "".join(letters)


class Generator:
    """Random patterns; `chars` are those of the strings they will be searched in."""

    def __init__(self, rng, chars):
        self.rng = rng
        self.chars = chars
        self.groups = 0
        self.names = []

    def pick(self, *weighted):
        return self.rng.choices([w[1] for w in weighted], [w[0] for w in weighted])[0]()

    def literal(self):
        c = self.rng.choice(self.chars)
        if c == "\n":
            return self.rng.choice(["\\n", "\n", "\\x0a", "\\012"])
        if self.rng.random() < 0.1:
            return "\\U%08x" % ord(c) if ord(c) > 0xFFFF else self.rng.choice(["\\x%02x" if ord(c) < 256 else "\\u%04x", "\\u%04x"]) % ord(c)
        return re.escape(c)

    def char_class(self):
        parts = []
        for _ in range(self.rng.randint(1, 3)):
            a, b = sorted(self.rng.choice(self.chars) for _ in range(2))
            quote = lambda c: "\\n" if c == "\n" else "\\" + c if c in "-]\\^[" else c
            parts.append(self.pick(
                (4, lambda: quote(a)),
                (2, lambda: quote(a) + "-" + quote(b)),
                (1, lambda: self.rng.choice(["\\d", "\\w", "\\s", "\\D", "\\W", "\\S"])),
            ))
        return "[" + self.rng.choice(["", "", "^"]) + "".join(parts) + "]"

    def atom(self, depth, behind=False):
        choices = [
            (8, self.literal),
            (2, lambda: "."),
            (3, self.char_class),
            (1, lambda: self.rng.choice(["\\d", "\\w", "\\s", "\\D", "\\W", "\\S"])),
            (1.2, lambda: self.rng.choice(["^", "$", "\\A", "\\Z"])),
            (1, lambda: self.rng.choice(["\\b", "\\B"])),
        ]
        if depth > 0:
            choices += [
                (3, lambda: self.group(depth)),
                (1.2, lambda: "(?=" + self.alternation(depth - 1) + ")"),
                (1.2, lambda: "(?!" + self.alternation(depth - 1) + ")"),
                (1.2, lambda: self.rng.choice(["(?<=", "(?<!"]) + self.fixed(depth - 1) + ")"),
                (0.3, lambda: "(?>" + self.alternation(depth - 1) + ")"),
                (0.4, lambda: self.rng.choice(["(?i:", "(?s:", "(?m:", "(?a:", "(?-i:", "(?im:"]) + self.alternation(depth - 1) + ")"),
            ]
            if self.groups:
                choices += [
                    (0.4, lambda: "\\%d" % self.rng.randint(1, self.groups)),
                    (0.3, lambda: "(?(%d)%s|%s)" % (self.rng.randint(1, self.groups), self.sequence(depth - 1), self.sequence(depth - 1))),
                ]
            if self.names:
                choices.append((0.3, lambda: "(?P=%s)" % self.rng.choice(self.names)))
        return self.pick(*choices)

    def group(self, depth):
        kind = self.rng.random()
        if kind < 0.4:
            return "(?:" + self.alternation(depth - 1) + ")"
        body = self.alternation(depth - 1)
        self.groups += 1
        if kind < 0.9:
            return "(" + body + ")"
        self.names.append("g%d" % self.groups)
        return "(?P<%s>%s)" % (self.names[-1], body)

    def fixed(self, depth):
        """A lookbehind's body: mostly of fixed width, else CPython rejects the pattern."""
        def one():
            if depth > 0 and self.rng.random() < 0.15:
                return self.rng.choice(["(?<=", "(?<!"]) + self.fixed(depth - 1) + ")"
            if self.rng.random() < 0.15:
                return self.rng.choice(["^", "\\A", "(?m:^)", "\\b", "$"])
            return self.pick((4, self.literal), (1, lambda: "."), (2, self.char_class)) + self.rng.choice(["", "", "", "{2}"])
        branches = 2 if self.rng.random() < 0.2 else 1
        return "|".join("".join(one() for _ in range(self.rng.randint(1, 3))) for _ in range(branches))

    def quantified(self, depth):
        atom = self.atom(depth)
        if self.rng.random() < 0.62:
            return atom
        quantifier = self.rng.choice(["*", "*", "+", "?", "{2}", "{1,2}", "{0,2}", "{,2}", "{2,}", "{1,3}", "{0}", "{3}"])
        return atom + quantifier + self.pick((8, lambda: ""), (2, lambda: "?"), (0.4, lambda: "+"))

    def sequence(self, depth):
        return "".join(self.quantified(depth) for _ in range(self.rng.randint(0 if self.rng.random() < 0.2 else 1, 3)))

    def alternation(self, depth):
        return "|".join(self.sequence(depth) for _ in range(self.rng.choice([1, 1, 1, 2, 2, 3])))

    def pattern(self):
        flags = self.pick((10, lambda: ""), (1, lambda: "(?m)"), (1, lambda: "(?s)"), (1, lambda: "(?i)"), (0.5, lambda: "(?a)"), (0.5, lambda: "(?ia)"), (0.5, lambda: "(?x)"))
        return flags + self.alternation(self.rng.choice([1, 2, 2, 3]))


def compiled(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(text)
    except (re.error, OverflowError):
        return None


def random_patterns():
    rng = random.Random(20260101)
    seen = set()
    rows = []
    tables = [list(strings(*alphabet)) for alphabet in ALPHABETS]
    while len(rows) < RANDOM_PATTERNS:
        number = len(rows) % len(ALPHABETS)
        text = Generator(rng, ALPHABETS[number][0]).pattern()
        pattern = compiled(text)
        if pattern is None or (number, text) in seen or len(text) > 80:
            continue
        seen.add((number, text))
        rows.append("%d\t%s\t%s" % (number, bits(pattern, tables[number]), coded(text)))
    return rows


def names(fixtures):
    rng = random.Random(7)
    chosen = {}
    for path in sorted(fixtures.glob("models/*/modules.tsv.gz")):
        every = [line.split("\t")[0] for line in gzip.open(path, "rt", encoding="utf-8").read().splitlines()]
        # One of each shape (numbers aside) per model, and some at random.
        shapes = {}
        for name in every:
            shapes.setdefault(re.sub(r"\d+", "N", name), []).append(name)
        for alike in shapes.values():
            for name in rng.sample(alike, min(len(alike), 4)):
                chosen[name] = None
        for name in rng.sample(every, min(len(every), 150)):
            chosen[name] = None
    real = sorted(chosen)
    mutated = dict.fromkeys(real)
    for name in rng.sample(real, 1500):
        at = rng.randint(0, len(name))
        c = rng.choice(".0123456789_axMK-\n \u00e9\u0663\u212a")
        mutated[rng.choice([
            name[:at] + c + name[at:],
            name[:at] + c + name[at + 1:],
            name[:at] + name[at + 1:],
            name + "\n",
            name + "." + c,
            name.upper(),
            name[at:],
            "prefix." + name,
            name.replace(".", c),
        ])] = None
    return list(mutated)


def name_patterns(fixtures):
    """(origin, pattern text); the origin of a shipped one is file#number in order of appearance."""
    import yaml
    for text in OWN:
        yield "own", text
    seen = set()
    for line in gzip.open(fixtures / "rules/random-rules.jsonl.gz", "rt", encoding="utf-8"):
        record = json.loads(line)
        for rule in yaml.load(record["rules"], yaml.FullLoader):
            text = rule["match"].get("name")
            if isinstance(text, str) and text not in seen:
                seen.add(text)
                yield "own", text
    seen = set()
    root = fixtures / "ktransformers/rules"
    for path in sorted(root.glob("**/*.yaml")):
        rules = yaml.load(path.read_text(encoding="utf-8"), yaml.FullLoader)
        for number, rule in enumerate(rules):
            text = rule["match"].get("name")
            if text is not None and text not in seen:
                seen.add(text)
                yield "%s#%d" % (path.relative_to(root).as_posix(), number), text


def write(path, lines):
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as out:
        out.write(("\n".join(lines) + "\n").encode("ascii"))


def main():
    assert sys.version_info[:2] == (3, 11), "the reference is CPython 3.11"
    fixtures = pathlib.Path(sys.argv[1])
    here = pathlib.Path(__file__).parent
    texts = names(fixtures)
    rows = []
    for origin, text in name_patterns(fixtures):
        pattern = compiled(text)
        if pattern is not None:
            rows.append("%s\t%s\t%s" % (origin, bits(pattern, texts), coded(text) if origin == "own" else ""))
    write(here / "names.txt.gz", [coded(text) for text in texts])
    write(here / "real.tsv.gz", rows)
    print(len(rows), "patterns x", len(texts), "names =", len(rows) * len(texts))
    rows = random_patterns()
    write(here / "random.tsv.gz", rows)
    sizes = [sum(len(a) ** n for n in range(longest + 1)) for a, longest in ALPHABETS]
    print(len(rows), "random patterns,", sum(sizes[int(row[0])] for row in rows), "comparisons")


main()
