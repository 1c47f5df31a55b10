package dev.ktc.tests.attack;

import static dev.ktc.tests.attack.Attack.longRules;
import static dev.ktc.tests.attack.Attack.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Rule files: YAML, patterns, values, sizes.
final class RuleAttacks {
  private static final int MEBIBYTE = 1 << 20;

  private static final String REST =
      "\n  replace: {class: default, kwargs: {generate_device: cpu}}\n";

  private static final String[] SHAPES_TEXTS = {
    "",
    "\n",
    " ",
    "---",
    "--- ---",
    "...",
    "- ",
    "-",
    "--",
    "- -",
    "a",
    "a: b",
    "[]",
    "{}",
    "[[]]",
    "- []",
    "- {}",
    "- a",
    "- ~",
    "- 1",
    "~",
    "!!null",
    "!",
    "!!",
    "! a",
    "&a",
    "&a *a",
    "*a",
    "- *a",
    "- &a [*a]",
    "- &a {a: *a}",
    "- &a - *a",
    "? a",
    "? ? a",
    "- ? []\n  : []",
    "- {? a}",
    "- {match: }",
    "- {match: , replace: }",
    "- match: []\n  replace: {}",
    "- match: {name: }",
    "- match: {name: []}" + REST,
    "- match: {class: {}}" + REST,
    "- match: {class: ''}" + REST,
    "- match: {class: '.'}" + REST,
    "- match: {class: '..a'}" + REST,
    "- match: {class: 'a.'}" + REST,
    "- match: {class: 'a.b c'}" + REST,
    "- match: {class: 1}" + REST,
    "- match: 1" + REST,
    "- match: {name: a}\n  replace: 1\n",
    "- match: {name: a}\n  replace: {class: 1}\n",
    "- match: {name: a}\n  replace: {class: default, kwargs: 1}\n",
    "- match: {name: a}\n  replace: {class: default, kwargs: {1: 2, null: 3, [a]: 4}}\n",
    "- match: {name: a}\n  recursive: [[]]" + REST,
    "%YAML 9.9\n---\n- a",
    "%TAG ! tag:x,2000:\n--- !a b",
    "%\n",
    "%YAML\n---",
    "- !!python/object/apply:os.system ['id']",
    "- !!python/name:os.system ''",
    "- !!binary a",
    "- !!binary '===='",
    "- !!set {a, b}",
    "- !!omap [a: 1]",
    "- !!pairs [a]",
    "- !<tag:yaml.org,2002:int> x",
    "- !!int ''",
    "- !!float ''",
    "- !!bool maybe",
    "- !!timestamp x",
    "- <<: a",
    "- <<: [a]",
    "- <<: *a",
    "- =",
    "- = : =",
    "- \"\\x\"",
    "- \"\\uD800\"",
    "- \"\\UFFFFFFFF\"",
    "- \"\\U00110000\"",
    "- \"\\",
    "- '",
    "- \"",
    "- |9999999999\n a",
    "- |0\n",
    "- |--\n",
    "- >\n\ta",
    "-\ta",
    "\t- a",
    "- a\n b\n- c",
    "- a: b: c",
    "- [a",
    "- {a",
    "- }",
    "- ]",
    "- ,",
    "- @a",
    "- `a",
    "- %a",
    "- a\n---\n- b",
    "- a\n...\n- b",
    "#",
    "# a",
    "- &a b\n- &a c",
  };

  private static final String[] VALUES_VALUES = {
    "99999999999999999999999999",
    "-0x" + "f".repeat(4_000),
    "cuda:99999999999999999999",
    "cuda:-1",
    "cuda:",
    "':'",
    "1:60",
    "190:20:30",
    "1_000",
    "0b",
    "0x",
    "0o8",
    "+",
    "-",
    ".",
    "..",
    "1e999",
    "1.0e+999999999999",
    ".inf",
    ".nan",
    "0001-01-01",
    "9999-99-99",
    "2024-02-30",
    "2024-01-01 99:99:99",
    "2024-01-01 00:00:00 +99:99",
    "[cuda:0]",
    "{a: b}",
    "\"\\0\"",
    "\"\\e[31m\"",
    "\"\\u202E\"",
    "\"\\uFFFF\"",
    "!!float 1",
    "!!python/complex 1j",
    "!!python/tuple [1]",
  };

  private static final String[] VALUES_REPLACES = {
    "{class: 'a.b.C', kwargs: {transfer_map: {99999999999999999999: 'cuda:1'}}}",
    "{class: ktransformers.operators.models.KDeepseekV2Model, kwargs: {transfer_map: {-1: 5, a: []}}}",
    "{class: ktransformers.operators.linear.KTransformersLinear, kwargs: {generate_op: [], prefill_op: 1}}",
    "{class: ktransformers.operators.experts.KTransformersExperts, kwargs: {out_device: {}, generate_op: ~}}",
    "{class: ktransformers.operators.RoPE.RotaryEmbeddingV3, kwargs: {generate_device: 1.5}}",
    "{class: ktransformers.operators.attention.KDeepseekV2Attention, kwargs: {chunck_size: -1,"
        + " absorb_for_prefill: 99999999999}}",
  };

  private static final byte[][] TEXTS_FILES = {
    {0},
    {(byte) 0xFF},
    {(byte) 0xFF, (byte) 0xFE},
    {(byte) 0xFE, (byte) 0xFF, 0},
    {(byte) 0xEF, (byte) 0xBB},
    {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    {0x1B, '[', '2', 'J'},
    {'-', ' ', 0x07},
    {'-', ' ', (byte) 0xC2, (byte) 0x9B, '3', '1', 'm'},
    {0x1F, (byte) 0x8B, 8, 0},
    {'P', 'K', 3, 4},
    {0x7F, 'E', 'L', 'F'},
  };

  private static final String[] TEXTS_HARMFUL = {
    "\u202Eabc",
    "a\u2066b",
    "\uFEFFa",
    "a\u2028- b",
    "a\u0085- b",
    "\uD83D\uDE00",
    "e\u0301\u0301\u0301",
    "\u200Ba",
    "\uFFFDa",
    "\u115F\u1160",
    "\uE000",
  };

  private static final String[] PATTERNS_PATTERNS = {
    "(a+)+$",
    "(a|a)*b",
    "(a*)*",
    "(a*)+",
    "(.*)*x",
    "(x+x+)+y",
    "(?:a?){64}a{64}",
    "((a{0,9}){0,9}){0,9}",
    "a{65535}",
    "a{4294967295}",
    "a{99999999999999999999}",
    "(a{1000}){1000}",
    "((((a{99}){99}){99}){99}){99}",
    "(.)\\1",
    "(.*)\\1\\1$",
    "(a)(?(1)b|c)",
    "(?=(?=(?=a)))",
    "(?!(?!(?!a)))",
    "(?<=a)(?<!b)",
    "(?<=a{1000})b",
    "[",
    "[]",
    "[^]",
    "[a",
    "[z-a]",
    "[\\",
    "(",
    ")",
    "(?",
    "(?P",
    "(?P<",
    "(?P<a",
    "(?P<a>",
    "(?P=a)",
    "(?(",
    "(?#",
    "(?x",
    "(?ix-ix:a)",
    "(?L)a",
    "(?u)a",
    "(?a)a",
    "*",
    "+",
    "?",
    "{",
    "a**",
    "a{2,1}",
    "|",
    "||",
    "^*",
    "$*",
    "\\",
    "\\N{",
    "\\N{X}",
    "\\N{LATIN SMALL LETTER A}",
    "\\u",
    "\\uD800",
    "\\U00110000",
    "\\x",
    "\\400",
    "\\99",
    "\\8",
    "(?i)\u0130",
    "(?i)[\u00DF-\u1E9E]",
    "[\\d-\\w]",
    "[[:alpha:]]",
    "(?>a*)a",
    "a*+a",
    "\\b\\B",
    "^model\\.layers\\.(9{0,999}|[0-9]+)\\.",
    ".{0,1000}.{0,1000}.{0,1000}z",
    "(?s).*(?s:.)",
    "\u0000",
  };

  private RuleAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    all.addAll(shapes());
    all.addAll(values());
    all.addAll(texts());
    all.addAll(patterns());
    return all;
  }

  static String pattern(String pattern) {
    return "- match:\n    name: '" + pattern.replace("'", "''") + "'" + REST;
  }

  static String value(String value) {
    return "- match: {name: '^lm_head$'}\n  replace:\n    class: default\n    kwargs:\n"
        + "      generate_device: "
        + value
        + "\n";
  }

  private static List<Attack> shapes() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < SHAPES_TEXTS.length; i++) {
      all.add(rules("shape-" + i, SHAPES_TEXTS[i]));
    }
    return all;
  }

  private static List<Attack> values() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < VALUES_VALUES.length; i++) {
      all.add(rules("value-" + i, value(VALUES_VALUES[i])));
    }
    String one = "'^model\\.layers\\.0\\.mlp$'";
    for (int i = 0; i < VALUES_REPLACES.length; i++) {
      String text = "- match: {name: " + one + "}\n  replace: " + VALUES_REPLACES[i] + "\n";
      all.add(
          Attack.command(
                  "arguments-" + i,
                  "check",
                  "rules.yaml",
                  "--model",
                  "deepseek-v2-lite",
                  "--devices",
                  "2x24GiB,cpu=64GiB")
              .with("rules.yaml", text));
    }
    return all;
  }

  private static List<Attack> texts() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < TEXTS_FILES.length; i++) {
      byte[] bytes = TEXTS_FILES[i];
      all.add(
          Attack.command("bytes-" + i, "check", "rules.yaml").withBytes("rules.yaml", () -> bytes));
    }
    String rules = pattern("^lm_head$");
    all.add(
        Attack.command("utf-16", "check", "rules.yaml")
            .withBytes("rules.yaml", () -> rules.getBytes(StandardCharsets.UTF_16))
            .gives(1));
    all.add(
        Attack.command("utf-32", "check", "rules.yaml")
            .withBytes(
                "rules.yaml", () -> rules.getBytes(java.nio.charset.Charset.forName("UTF-32")))
            .gives(1));
    for (int i = 0; i < TEXTS_HARMFUL.length; i++) {
      all.add(
          rules(
              "letters-" + i,
              pattern(TEXTS_HARMFUL[i]) + "- " + TEXTS_HARMFUL[i] + ": [" + TEXTS_HARMFUL[i]));
    }
    return all;
  }

  private static List<Attack> patterns() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < PATTERNS_PATTERNS.length; i++) {
      if (PATTERNS_PATTERNS[i].indexOf(0) < 0) {
        all.add(
            Attack.command("pattern-" + i, "check", "rules.yaml", "--model", "deepseek-v2-lite")
                .with("rules.yaml", pattern(PATTERNS_PATTERNS[i])));
      }
    }
    all.add(longRules("long-pattern", () -> pattern("a".repeat(MEBIBYTE))));
    all.add(longRules("many-branches", () -> pattern("a|".repeat(MEBIBYTE))));
    all.add(longRules("many-groups", () -> pattern("(a)".repeat(MEBIBYTE / 4))));
    all.add(longRules("deep-groups", () -> pattern("(".repeat(MEBIBYTE) + ")".repeat(MEBIBYTE))));
    all.add(longRules("deep-open-groups", () -> pattern("(".repeat(MEBIBYTE))));
    all.add(longRules("deep-looks", () -> pattern("(?=".repeat(20_000) + ")".repeat(20_000))));
    all.add(longRules("deep-repeats", () -> pattern("(".repeat(5_000) + "a" + ")*".repeat(5_000))));
    all.add(longRules("long-set", () -> pattern("[" + "a-z".repeat(MEBIBYTE) + "]")));
    all.add(longRules("many-stars", () -> pattern(".*".repeat(MEBIBYTE / 8))));
    all.add(longRules("many-escapes", () -> pattern("\\.".repeat(MEBIBYTE))));
    all.add(longRules("many-wrong-patterns", () -> pattern("(a").repeat(50_000)));
    all.add(longRules("many-back-references", () -> pattern("(.*)\\1\\1x").repeat(2_000)));
    all.add(longRules("many-explosions", () -> pattern("(x+x+)+y").repeat(5_000)));
    all.add(longRules("many-counters", () -> numbered("(a{1,%d}){1,30}", 2_000)));
    return all;
  }

  /// Rules whose pattern holds the number of the rule.
  static String numbered(String pattern, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append(pattern(pattern.replace("%d", Integer.toString(i))));
    }
    return text.toString();
  }
}
