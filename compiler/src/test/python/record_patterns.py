"""Records what CPython 3.11 says of many patterns, as `patterns.jsonl.gz` for `PatternParserTest`.

Run from the repository root with CPython 3.11:

    python3 compiler/src/test/python/record_patterns.py [seed scale file]

One line per pattern: [pattern, groups, [message, position or null] or null, [warning, …]]. The
position is CPython's, in code points. Patterns are hand-picked for each construct and each message
of `re`, or random: drawn from fragments, then mutated. The seed is fixed.
"""

import gzip
import json
import random
import re
import sys
import warnings

OUT = "compiler/src/test/resources/dev/ktc/compiler/syntax/selector/patterns.jsonl.gz"

HAND_PICKED = [
    # characters, anchors, escapes
    "", "a", "abc", ".", "^", "$", "^a$", r"\A\Z\b\B", r"\d\D\s\S\w\W", r"\a\f\n\r\t\v\\", r"\b", "]", "}", "{", "a]b}",
    r"\.", r"\-", r"\ ", r"\é", r"\_", r"\/", "\\\n", r"\'", r"\"", r"\٣",
    r"\x41", r"\x4", r"\x", r"\xg", r"\x4g", r"\x{41}", r"\u0041", r"\u004", r"\u", r"\u00g1", r"\U00000041", r"\U0010ffff",
    r"\U00110000", r"\Uffffffff", r"\U0000004", r"\U", r"\x٣٣",
    r"\0", r"\00", r"\000", r"\0000", r"\08", r"\07", r"\012", r"\018", r"\1", r"\9", r"\10", r"\99", r"\100", r"\377", r"\400", r"\777",
    r"\181", r"\118", r"\811", r"\128", r"\12", r"\123", r"\1234", r"(a)\1", r"(a)\2", r"(a)\01", r"(a)\10", r"(a)\100", r"(a\1)", r"((a)\1)",
    r"((a)\2)", r"\8", r"(a)(b)\2\1", r"(a)\11",
    r"\N{DIGIT ONE}", r"\N{digit one}", r"\N{Digit One}", r"\N", r"\N{", r"\N{}", r"\N{DIGIT", r"\N{NO SUCH NAME}", r"\Na", r"\N{DIGIT\}ONE}",
    r"\N{LATIN SMALL LETTER A}", r"\N{CJK UNIFIED IDEOGRAPH-4E00}", r"\N{cjk unified ideograph-4e00}", r"\N{CJK UNIFIED IDEOGRAPH-4E0}",
    r"\N{HANGUL SYLLABLE GA}", r"\N{HANGUL SYLLABLE GAGG}", r"\N{hangul syllable ga}", r"\N{HANGUL SYLLABLE }", r"\N{HANGUL SYLLABLE HIH}",
    r"\N{LINE FEED}", r"\N{LF}", r"\N{NULL}", r"\N{BELL}", r"\N{ALERT}", r"\N{LATIN SMALL LETTER GHA}", r"\N{LATIN CAPITAL LETTER OI}", r"\N{ DIGIT ONE}",
    r"\N{DIGIT ONE }", r"\N{KEYCAP DIGIT ONE}", r"\N{LATIN SMALL LETTER A WITH MACRON AND GRAVE}", r"\N{BASIC LATIN 41}", r"\N{PRIVATE USE AREA E000}",
    r"\N{ẞ}", r"\N{DIGIT ONE}+", r"\N{it's}", r'\N{it\'s "x"}', r"\N{a\b}", "\\N{\u200b\t\n}", r"[\N{DIGIT ONE}]", r"[\N{DIGIT ONE}-\N{DIGIT TWO}]",
    r"[\N{DIGIT ONE]", r"[\N{x]}]", r"[\N]", r"[\N{}]", r"[a-\N{DIGIT ONE}]", r"[\N{DIGIT TWO}-\N{DIGIT ONE}]", r"[\N-a]", r"[a-\N]", r"[\N{-a]",
    *["\\" + c for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"],
    *["[\\" + c + "]" for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"],
    "\\", "a\\", "\\\\\\", "(\\", "[\\", "a**\\", "a*\\", "(?P<1\\", "(?P<1>\\", "(?P<1>a\\", "*\\", "*a\\", "(?:\\", "(?\\", "(?i\\", "(?#\\", "\\q\\", "\\qa\\",
    "[a-\\", "[z-a\\", "[z-a]\\", "a{2,1}\\", "a{2,1}b\\", "(?(\\", "(?(1)\\", "(a)\\1\\", "\\N\\", "\\N{\\", "\\x\\", "[[\\", "(?<\\", "(?P\\", "|\\", ")\\", "a)\\", "(?(\n1)\\", "(?(+1)\\", "(?(+1)b\\", "[+--\\", "[+--b\\", "[a&&\\", "[[a\\",
    # sets
    "[]", "[^]", "[]a]", "[^]a]", "[a", "[", "[^", "[a-z]", "[a-]", "[-a]", "[^-a]", "[a-z-9]", "[a-z-]", "[z-a]", "[a-a]", "[--a]", "[a--b]", "[+--]", "[+---]",
    "[+----]", "[--]", "[---]", "[a-b-c]", r"[a-\d]", r"[\d-a]", r"[\d-]", r"[\d-\w]", r"[-\d]", r"[\]]", r"[\]-a]", r"[]-a]", r"[]-\]]", "[]-", "[a-", "[a--", "[]]", "[^]]",
    "[[]", "[[a]", "[^[a]", "[a[b]", "[a&&b]", "[&&b]", "[a&b]", "[a||b]", "[||a]", "[a~~b]", "[a--]", "[a-z&&[x]]", "[a&&&b]", "[a||||b]", "[--b]", "[^--b]", "[[[a]", "[[:alpha:]]",
    "[a&-z]", "[!&-z]", "[!&--z]", "[|-~~~]", r"[\x41-\x5a]", r"[\x5a-\x41]", r"[\x4-b]", r"[\x-b]", r"[a-\x4]", r"[a-\x]", r"[\u0041-\u005a]", r"[\U00000041-\U0000005a]", r"[\u-z]",
    r"[\0-\377]", r"[\400]", r"[a-\400]", r"[\1-\7]", r"[\12-\17]", r"[\8]", r"[\18]", r"[\9-a]", r"[\0]", r"[\08]", r"[\777]", r"[\b]", r"[\b-\n]", r"[\B]", r"[\A]", r"[\Z]", r"[a-\b]", r"[\z-a]",
    "[é-ü]", "[ü-é]", "[\U0001f600-\U0001f64f]", "[\U0001f64f-\U0001f600]", "\U0001f600[z-a]", "[aa]", "[^a]", "[^aa]", r"[\w\W]", "[a\nb]", "[#]", "[ ]",
    # repetition
    "a*", "a+", "a?", "a*?", "a+?", "a??", "a*+", "a++", "a?+", "a{2}", "a{2,}", "a{,2}", "a{2,3}", "a{,}", "a{}", "a{", "a{1", "a{1,", "a{1,2", "a{a}", "a{1a}", "a{1,a}", "a{ 1}", "a{1 }",
    "a{2}?", "a{2}+", "a{,2}?", "a{2,1}", "a{2,1}?", "a{10,9}", "*", "+", "?", "{", "{1}", "{1,2}", "{2,1}", "{,}", "{}", "{1", "*a", "a|*", "(*)", "(?:*)", "(?:)*", "()*", "(|a)*", "a**", "a*{2}", "a{2}{3}",
    "a{2}*", "a*?*", "a*??", "a*+*", "a*++", "a+*", "a???", "a{1}??", "a{2}{", "a{2}{x}", "^*", "$*", r"\b+", r"\A?", r"\Z{2}", "^{", "^{1}", "(^)*", "(?:^)*", "(?=a)*", "(?!a)+", "(?<=a)?", r"(a)\1*", "(?>a)*", "(?i)*", "(?i:a)*",
    "(?#x)*", "a(?#x)*", "a*(?#x)*", "a*(?#x)?", "a{4294967294}", "a{4294967295}", "a{4294967296}", "a{,4294967295}", "a{4294967295,1}", "a{1,99999999999999999999}", "a{99999999999999999999,1}",
    "{4294967295}", "{99999999999,}", "a{0}", "a{0,0}", "a{00002}", "a{0,1}", "a{٣}", "x{,3}", "(a{2}){3}", "(?:a*)*", "(?:a*){2,}", "a{%s}" % ("1" * 5000), "[a]*", "[a]**", ".*", ".**", "a|b*", "|*", "(?P<n>a)*",
    # groups
    "()", "(a)", "((a)(b))", "(", ")", "(a", "a)", "(a))", "((a)", "(()", "a(b", "a|(b", "(?:a)", "(?:a", "(?:", "(?", "(?)", "(?a", "(?P", "(?P)", "(?P<", "(?P<>a)", "(?P<n", "(?P<n>", "(?P<n>a", "(?P<n>a)", "(?P<1n>a)",
    "(?P<n n>a)", "(?P<é>a)", "(?P<_>a)", "(?P<n>a)(?P<n>b)", "(?P<n>(?P<n>b))", "(?P<a>x)(?P<b>y)(?P<a>z)", "(?P=n)", "(?P=", "(?P=)", "(?P=n", "(?P<n>a)(?P=n)", "(?P<n>a(?P=n))", "(?P<n>a)(?P=m)", "(?P=1)", "(?P>n)", "(?Pn)", r"(?P\<n>a)",
    r"(?P<a\>b>c)", r"(?P<n\)>a)", r"(?P=n\))", "(?P<n'>a)", '(?P<n">a)', "(?P<n'\">a)", "(?P<a\tb>c)", "(?P<\u200b>a)", "(?P<\U0001f600>a)", "(?P<²>a)", "(?P<a²>a)", "(?P<a·>a)", "(?P<ªb>a)", "(?<n>a)", "(?<a", "(?<", "(?<)", r"(?<\)", "(?<=a)", "(?<!a)", "(?<=", "(?<=a", "(?=", "(?=a", "(?!",
    "(?!a", "(?=a)", "(?!a)", "(?>a)", "(?>a", "(?>", "(?>)", "(?'n'a)", "(?|a)", "(?&n)", "(?+1)", "(?1)", "(?R)", "(?~a)", "(?*a)", "(?é)", r"(?\d)", "(?\U0001f600", "(?#c)", "(?#c", "(?#", "(?#)", r"(?#\))", r"(?#\)", "(?#(a)", "(?#)a)", "a(?#b)c", "a(?#b", "(a(?#b", "( ?:a)", "(? :a)", "(?: a)", "(?#\n)",
    # conditionals
    "(a)(?(1)b|c)", "(a)(?(1)b)", "(a)?(?(1)b|)", "(a)?(?(1)|c)", "(?(1)a|b)(c)", "(?(1)a|b)", "(?(2)a|b)(c)", "(?(1)a|b|c)(d)", "(a)(?(1)b|c|d)", "(a)(?(1)b|c", "(a)(?(1)b", "(a)(?(1)", "(a)(?(1", "(a)(?(", "(a)(?()b)", "(a)(?(0)b)", "(a)(?(01)b)", "(a)(?(-1)b)", "(a)(?(+1)b)",
    "(a)(?( 1 )b)", "(a)(?(1_0)b)", "(a)(?(1__0)b)", "(a)(?(_1)b)", "(a)(?(1_)b)", "(a)(?(٣)b)", "(a)(b)(c)(?(٣)d)", "(a)(?(\u00a01)b)", "(a)(?(²)b)", "(a)(?(n)b)", "(?P<n>a)(?(n)b|c)", "(?P<n>a)(?(m)b|c)", "(?(n)a)(?P<n>b)", "(a)(?(n n)b)", "(a)(?(1.5)b)", "(a)(?(--1)b)", "(a)(?(- 1)b)",
    "(a)(?(-0)b)", "(a)(?(+0)b)", "(a)(?(1073741822)b)", "(a)(?(1073741823)b)", "(a)(?(99999999999999)b)", "(a)(?(%s)b)" % ("1" * 4301), "(a)(?(%s)b)" % ("0" * 4300), "((?(1)a|b))", "(a)(?(1)(b)|c)", "(?(3)a)(?(2)b)(c)", "(a)(?(1)b|(c)", "(a)(?(1)(?i:b)|c)", "(a)(?(1)(?i)b|c)", "(?(1)\\2)(a)",
    r"(a)(?(1\)b)", "(a)(?('1')b)", "(?(?=a)b|c)", "(a)(?(1)^|$)*", "(a)(?(1)b|c){2}",
    # flags
    "(?i)a", "(?m)^a$", "(?s).", "(?x) a b # c", "(?a)\\w", "(?u)\\w", "(?L)a", "(?t)a", "(?t)a*", "(?t)a+?", "(?t)a{2}+", "(?t)(a*)(?<=b*)", "(?t)(?<=b*)a*", "(?t)(?:(?<=a*))*", "(?imsxau)a", "(?ims)a", "(?au)a", "(?ua)a", "(?aa)a", "(?a)(?u)b", "(?a)(?a)b", "(?u)(?a)b", "(?a)(?i)b", "(?i)(?i)", "(?i", "(?i-", "(?i-)", "(?i-s", "(?i-s)",
    "(?i-s:a)", "(?-i:a)", "(?-i)a", "(?-", "(?-)", "(?-:a)", "(?i-:a)", "(?i-i:a)", "(?i:a", "(?i:a)", "(?i:", "(?ik)", "(?iK:a)", "(?i1)", "(?i é)", "(?ié)", "(?i²)", "(?-1:a)", "(?-k:a)", "(?-é:a)", "(?-i1:a)", "(?-ik:a)", "(?-a:b)", "(?-u:b)", "(?-L:b)", "(?-ia:b)", "(?a-i:b)", "(?L:a)", "(?iL:a)", "(?au:b)", "(?ai-x:b)", "(?t:a)", "(?-t:a)", "(?t-t:a)", "(?it:a)",
    "(?i-t:a)", "(?ti-i:a)", r"(?i\)", r"(?\i)", r"(?-\i)", r"(?i-s\:a)", "(?i-s-m:a)", "a(?i)b", "a(?i)", "(?i)a(?m)b", "(?:(?i)a)", "((?i)a)", "(?i)|(?m)a", "a|(?i)b", "(?#c)(?i)a", "(?:)(?i)a", "^(?i)a", "(?x) (?i)a", "(?x)#c\n(?i)a", " (?i)a", "(?x)(?i)a b", "(?i:a(?-i:b)c)", "(?i:(?s-i:.)a)", "(?x: a b )c d", "(?x)a(?-x: b)c", "(?x:a#)\n)", "(?x)a#)", "(?x)(a#)\n)", "(?x)a # b \\\nc",
    "(?x)[ #]", "(?x)a\\ b", "(?x)a\\#b", "(?x)a {2}", "(?x)a* *", "(?x)a* ?", "(?x)a{1, 2}", "(?x)( ?:a)", "(?x)( ? :a)", "(?x)(? i:a)", "(?x)a #", "(?x) #", "(?x)\t\n\r\f\v a", "(?x)\u00a0a", "(?x)|# (\n b", "(?x)a|b#)\n|c", "(?x:a)# b", "(?x:(?-x:#a(?x:#)\n)#))", "(?x: (?#c ) #)\n)", "(?x)(?(1)a | b)(c)", "(?-x:#)", "(?x-x:#)", "(?x)(?:#\n)*", "(?x) *", "(?x)#\n*",
    # lookbehind
    "(?<=ab)c", "(?<=a|b)c", "(?<=a|bc)d", "(?<=a*)b", "(?<=a+)b", "(?<=a?)b", "(?<=a{2})b", "(?<=a{2,3})b", "(?<!a*)b", "(?<=)b", "(?<=^a)b", r"(?<=\b)a", "(?<=(a))b", r"(?<=(a)\1)b", r"(a)(?<=\1)b", r"(a*)(?<=\1)b", r"(a)(?<=(b)\2)c", r"(a)(?<=(b)\1)c", r"(a(?<=\1))b", "(?<=(?(1)a|b))c", "(a)(?<=(?(1)a|b))c", "(a)(?<=(?(1)a|bc))d",
    "(a)(?<=(?(1)a))c", "(?<=(a)(?(1)b|c))d", "(?P<n>a)(?<=(?P=n))b", "(?<=(?P<n>a)(?P=n))b", "(?<=(?P<n>a)(?(n)b|c))d", "(?<=(?=a*)b)c", "(?<=(?<=a*)b)c", "(?<=(?<=a)b*)c", "(?<=a*)(?<=b*)", "(?<=(?>a*))b", "(?<=a*+)b", "(?<=a{3}+)b", "(?<=(?i:a))b", "(?<=a{4294967294})b", "(?<=a{4294967294}a{4294967294})b", "(?<=(?:a{4294967294}){4294967294})b",
    "(?<=(?:a{4294967294}){2})b", "(?<=(?:){9})a", "(?<=(?:)*)a", "(?<=(^)*)a", "(?<=(?:a|b)c)d", "(?<=(?:a|)c)d", "(?<=(?<=(a))(b))\\1", "(?<=(?<=(a)\\1))b", "(a)(?<=(?=(b))\\2)", "(?=(?<=(a)))\\1", "(?<=a", "(?<=a|", "(?<=a*", "(?<=\\1)(a)", "(?<=(?(1)a|b))(c)",
    # order of errors
    "*(", "(*", "[z-a", "(?P<n>*)(?P<n>a)", "a**(", "(?<=a*)(", "(?<=a*)\\p", "(?(5)a)(?<=a*)", "(?(5)a))", "(?<=a*))", "(?a)(?u))", "(?a)(?u)(?(5)a)", "(?a)(?u)(", "(?(5)a)(?a)", "[[a&&b", "[[a]*(?(+1)b)(c)**", "\\p)", "((?P<a>)\\2\\9",
    # alternatives
    "|", "a|b", "a|", "|a", "a||b", "(a|b)", "(|)", "a|b|c", "(?:a|b|ab)", "ab|ac", "(?i)ab|ac", "a|[b]|\\d", "(?i)\U00010400|x", "(?i)[\U00010400x]", "(?a)(?u:\\w)", "(?a:[^\\d])x", "(?a:\\w|\\d)", "(?a:\\wa|\\wb)",
    # depth
    "(" * 150 + ")" * 150, "(?:" * 150 + "a" + ")" * 150, "(" * 150, "(?=" * 100 + ")" * 100,
]

FRAGMENTS = [
    "a", "b", "c", ".", "^", "$", "|", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?P<n>", "(?P<m>", "(?P=n)", "(?(1)", "(?(n)", "(?(2)", "(?i)", "(?i:", "(?x)", "(?x:", "(?-x:",
    "(?s-i:", "(?a:", "(?u:", "(?#", "(?", "(?P", "(?<", "*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{", "}", "{2}", "{,2}", "{1,}", "{1,2}", "{2,1}", "{,}", "{1,2}?", "{2}+", "{a", "[", "]",
    "[^", "[a-z]", "[^a]", "[a", "-", "a-z", "z-a", "&&", "||", "~~", "--", "[[", "\\", "\\d", "\\w", "\\s", "\\D", "\\b", "\\B", "\\A", "\\Z", "\\1", "\\2", "\\10", "\\123", "\\0", "\\08", "\\400", "\\x41",
    "\\x4", "\\u0041", "\\u00", "\\U00000041", "\\U00110000", "\\N{DIGIT ONE}", "\\N{X}", "\\N", "\\p", "\\.", "\\\\", "\\]", "\\)", "\\n", "\\q", "0", "1", "9", ",", " ", "\n", "#", "# c\n", "<", ">", "=", "!", ":", "P",
    "i", "x", "L", "t", "é", "\U0001f600", "_", "'", '"', "model", "\\.layers\\.", "([0-9]|[1-2][0-9])", "(?!.*gate)", "mlp", ".*", "$", "^model",
]


def random_patterns(rng, count):
    for _ in range(count):
        yield "".join(rng.choice(FRAGMENTS) for _ in range(rng.randint(1, rng.choice([3, 6, 12]))))


def balanced(rng, depth):
    """A pattern that is mostly right, so that errors further in show too."""
    kind = rng.randrange(12 if depth else 5)
    if kind < 4:
        return rng.choice(["a", "b", ".", "[ab]", "[^a]", "\\d", "\\w", "\\.", "x", "\\b", "^", "$", "\\1", "\\2", "(?P=n)", "[a-c]", "\\x61"])
    if kind == 4:
        return ""
    if kind == 5:
        return balanced(rng, depth - 1) + rng.choice(["*", "+", "?", "{2}", "{,2}", "{1,2}", "*?", "+?", "*+", "++", "{2}+", "{2,1}"])
    if kind == 6:
        return balanced(rng, depth - 1) + "|" + balanced(rng, depth - 1)
    if kind < 9:
        return balanced(rng, depth - 1) + balanced(rng, depth - 1)
    opening = rng.choice(["(", "(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?>", "(?P<n>", "(?P<m>", "(?(1)", "(?(n)", "(?(2)", "(?i:", "(?x: ", "(?-i:", "(?a:", "(?s-i:"])
    return opening + balanced(rng, depth - 1) + ")"


def mutated(rng, pattern):
    for _ in range(rng.randint(1, 2)):
        at = rng.randint(0, len(pattern))
        kind = rng.randrange(3)
        if kind == 0:
            pattern = pattern[:at] + rng.choice(FRAGMENTS) + pattern[at:]
        elif kind == 1:
            pattern = pattern[:at] + pattern[at + 1 :]
        else:
            other = rng.randint(0, len(pattern))
            pattern = pattern[: min(at, other)] + pattern[max(at, other) :]
    return pattern


def verdict(pattern):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        re.purge()
        try:
            groups, error = re.compile(pattern).groups, None
        except re.error as e:
            groups, error = 0, [e.msg, e.pos]
        except (OverflowError, ValueError) as e:
            groups, error = 0, [str(e), None]
    return [pattern, groups, error, [str(w.message) for w in seen]]


def corpus(seed, scale):
    rng = random.Random(seed)
    patterns = list(HAND_PICKED)
    patterns += random_patterns(rng, 3000 * scale)
    right = [balanced(rng, rng.randint(2, 5)) for _ in range(2500 * scale)]
    patterns += right
    patterns += [mutated(rng, rng.choice(right + HAND_PICKED)) for _ in range(3500 * scale)]
    return list(dict.fromkeys(p for p in patterns if len(p) < 6000))


def main():
    assert sys.version_info[:2] == (3, 11)
    seed, scale, name = sys.argv[1:] or (20260117, 1, OUT)
    lines = [json.dumps(verdict(p), separators=(",", ":")) for p in corpus(int(seed), int(scale))]
    with open(name, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
        out.write(("\n".join(lines) + "\n").encode())
    print(len(lines), "patterns")


if __name__ == "__main__":
    main()
