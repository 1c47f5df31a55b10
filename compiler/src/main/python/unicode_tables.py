"""Writes the character tables of this CPython as `unicode14.txt`, which the package `pattern` reads.

Run with CPython 3.11 (Unicode 14) from the repository root:

    python3 compiler/src/main/python/unicode_tables.py

Formal name aliases go to `aliases14.txt`. CPython knows them but cannot list them, so candidates
come from Perl 5.36 (Unicode 14 too), and each stays only if CPython takes it.

A set is a list of hexadecimal pairs: how many code points to skip, how many to take. A mapping is a
list of hexadecimal quadruples: how far the run starts behind the start of the last one, how many
code points it maps, how far they lie apart, what is added to each (signed).
"""

import ctypes
import subprocess
import sys
import unicodedata
from re import _casefix

import _sre

OUT = "compiler/src/main/resources/dev/ktc/compiler/pattern/unicode14.txt"
ALIASES = "compiler/src/main/resources/dev/ktc/compiler/pattern/aliases14.txt"
LIST_ALIASES = """
use Unicode::UCD 'prop_invmap';
my ($starts, $names) = prop_invmap('Name_Alias');
for my $i (0 .. $#$starts) {
  my $n = $names->[$i];
  print "$_\\n" for grep { length } map { s/:.*//r } ref $n ? @$n : ($n);
}
"""
ALL = range(0x110000)

to_upper = ctypes.pythonapi._PyUnicode_ToUppercase
to_upper.argtypes = [ctypes.c_uint32]
to_upper.restype = ctypes.c_uint32


def code_points(test):
    return [c for c in ALL if test(chr(c))]


def encode_set(members):
    out, end = [], 0
    members = list(members)
    i = 0
    while i < len(members):
        j = i
        while j + 1 < len(members) and members[j + 1] == members[j] + 1:
            j += 1
        out += [members[i] - end, j - i + 1]
        end = members[j] + 1
        i = j + 1
    return " ".join("%x" % n for n in out)


def encode_map(mapping):
    items = sorted(mapping.items())
    out, last, i = [], 0, 0
    while i < len(items):
        first, delta = items[i][0], items[i][1] - items[i][0]
        count, step = 1, 1
        if i + 1 < len(items) and items[i + 1][1] - items[i + 1][0] == delta:
            step = items[i + 1][0] - first
            if step > 2:
                step = 1
        while (
            i + count < len(items)
            and items[i + count][0] == first + step * count
            and items[i + count][1] - items[i + count][0] == delta
        ):
            count += 1
        out.append("%x %x %x %s%x" % (first - last, count, step, "-" if delta < 0 else "", abs(delta)))
        last = first
        i += count
    return " ".join(out)


def named(c):
    """Names that stand in the character database itself; the others follow from a rule."""
    name = unicodedata.name(c, None)
    return name is not None and not name.startswith(("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE "))


def aliases():
    listed = subprocess.run(["perl", "-e", LIST_ALIASES], capture_output=True, check=True, text=True)
    for name in dict.fromkeys(listed.stdout.splitlines()):
        try:
            character = unicodedata.lookup(name)
        except KeyError:
            continue
        if unicodedata.name(character, None) != name:
            yield ord(character), name


def main():
    assert sys.version_info[:2] == (3, 11) and unicodedata.unidata_version == "14.0.0"
    lower = {c: _sre.unicode_tolower(c) for c in ALL if _sre.unicode_tolower(c) != c}
    upper = {c: to_upper(c) for c in ALL if to_upper(c) != c}
    for c in ALL:
        assert bool(_sre.unicode_iscased(c)) == (c in lower or c in upper)
    decimals = code_points(str.isdecimal)
    for i, c in enumerate(decimals):  # so that a digit's value needs no table
        assert int(chr(c)) == i % 10
    sets = {
        "word": code_points(lambda c: c.isalnum() or c == "_"),
        "decimal": decimals,
        "space": code_points(str.isspace),
        "alpha": code_points(str.isalpha),
        "identifier-start": code_points(str.isidentifier),
        "identifier-part": code_points(lambda c: ("a" + c).isidentifier()),
        "printable": code_points(str.isprintable),
        "named": code_points(named),
        "ideograph": code_points(lambda c: unicodedata.name(c, "").startswith("CJK UNIFIED IDEOGRAPH-")),
    }
    with open(OUT, "w", encoding="ascii") as out:
        for name, members in sets.items():
            out.write("%s %s\n" % (name, encode_set(members)))
        out.write("lower %s\n" % encode_map(lower))
        out.write("upper %s\n" % encode_map(upper))
        same = sorted(_casefix._EXTRA_CASES.items())
        out.write("same-upper %s\n" % " ".join("%x:%s" % (c, ",".join("%x" % o for o in others)) for c, others in same))
    with open(ALIASES, "w", encoding="ascii") as out:
        for code_point, name in sorted(aliases()):
            out.write("%x %s\n" % (code_point, name))


if __name__ == "__main__":
    main()
