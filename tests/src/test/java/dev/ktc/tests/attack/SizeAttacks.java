package dev.ktc.tests.attack;

import static dev.ktc.tests.attack.Attack.longRules;
import static dev.ktc.tests.attack.Attack.rules;
import static dev.ktc.tests.attack.RuleAttacks.numbered;
import static dev.ktc.tests.attack.RuleAttacks.value;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Rule files that are long, deep, or stand for more than they hold.
final class SizeAttacks {
  private static final int MEBIBYTE = 1 << 20;

  private static final String[] SIZES_PARTS = {
    "- a\n",
    "- [\n",
    "- [a\n",
    "- {\n",
    "- '\n",
    "- \"\n",
    "- \"a\n\n",
    "- |\n",
    "- &a b\n",
    "- *a\n",
    "- !x\n",
    "- ]\n",
    "- @\n",
    "- a: b: c\n",
    "- \ta\n",
    "-",
    "- ",
    "[",
    "{",
    "- - ",
    "a: ",
    "? ",
    "'",
    "\"",
    "&a ",
    "*a ",
    "!a ",
    "%a\n",
    "#\n",
    "\n",
    "---\n",
    "...\n",
    "\r",
    "\u2028",
    "\uD83D\uDE00",
    "e\u0301",
    "- é\n",
    "- {}\n",
    "- match: {}\n",
    "- {match: {name: a}}\n",
    "- {match: {name: a}, replace: {}}\n",
    "- {match: {name: a, b: c}, replace: {d: e}, f: g}\n",
    "- {match: {class: a}, replace: {class: b}}\n",
    "- {match: {class: torch.nn.Linear}, replace: {class: x.Y}, recursive: 'no'}\n",
    "- {match: {name: '.'}, replace: {class: default}}\n",
  };

  private static final String[] SCALARS_SCALARS = {
    "1" + ":59",
    "1" + ":5",
    "1" + "_",
    "1" + "0",
    "0x" + "f",
    "0b" + "1",
    "0" + "7",
    "1." + "0",
    "." + "1",
    "2024-01-01 " + " ",
    "-" + "1",
    "~" + "~",
    "1:59.5" + ":59",
  };

  private SizeAttacks() {}

  static List<Attack> all() {
    List<Attack> all = new ArrayList<>();
    all.addAll(sizes());
    all.addAll(scalars());
    all.addAll(nesting());
    return all;
  }

  private static String filled(String part) {
    return part.repeat(7 * MEBIBYTE / part.length());
  }

  private static List<Attack> sizes() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < SIZES_PARTS.length; i++) {
      String part = SIZES_PARTS[i];
      all.add(longRules("filled-" + i, () -> filled(part)));
    }
    all.add(longRules("filled-json", () -> filled("- a\n")).format("json"));
    all.add(longRules("filled-brackets-json", () -> filled("- [\n")).format("json"));
    all.add(longRules("one-line", () -> "[" + filled("a, ") + "]"));
    all.add(
        longRules(
            "one-line-of-rules", () -> "[" + filled("{match: {name: a}, replace: {}}, ") + "]"));
    all.add(longRules("one-long-key", () -> "- {" + filled("a") + ": b}"));
    all.add(longRules("many-keys", () -> "- {" + filled("a, ") + "}"));
    all.add(longRules("different-keys", () -> "- {" + counted("a%d, ", 600_000) + "}"));
    all.add(
        longRules(
            "keyword-arguments",
            () -> value("a") + "      " + "x: {" + counted("a%d: 1, ", 400_000) + "}"));
    all.add(longRules("different-rules", () -> numbered("^model\\.layers\\.%d\\.", 60_000)));
    all.add(longRules("different-anchors", () -> counted("- &a%d b\n", 500_000) + "- ["));
    all.add(
        longRules(
            "anchors-and-errors", () -> counted("- &a%d b\n", 300_000) + "- [\n".repeat(500)));
    all.add(longRules("too-large", () -> "- a\n".repeat(3 * MEBIBYTE)).gives(1));
    return all;
  }

  private static List<Attack> scalars() {
    List<Attack> all = new ArrayList<>();
    for (int i = 0; i < SCALARS_SCALARS.length; i++) {
      String head = SCALARS_SCALARS[i].substring(0, SCALARS_SCALARS[i].length() - 1);
      String tail = SCALARS_SCALARS[i].substring(SCALARS_SCALARS[i].length() - 1);
      String repeated =
          SCALARS_SCALARS[i].startsWith("1:") ? SCALARS_SCALARS[i].substring(1) : tail;
      String start = SCALARS_SCALARS[i].startsWith("1:") ? "1" : head;
      all.add(longRules("scalar-" + i, () -> "- " + start + filled(repeated)));
    }
    String[] tags = {
      "int", "float", "timestamp", "python/complex", "binary", "bool", "null", "str"
    };
    for (String tag : tags) {
      all.add(longRules("tag-" + tag.replace('/', '-'), () -> "- !!" + tag + " " + filled("1")));
    }
    all.add(longRules("tag-float-bad", () -> "- !!float " + filled("1") + "x"));
    all.add(longRules("tag-sexagesimal", () -> "- !!float 1" + filled(":1")));
    return all;
  }

  private static String counted(String part, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(part.replace("%d", Integer.toString(i)));
    }
    return text.toString();
  }

  private static List<Attack> nesting() {
    List<Attack> all = new ArrayList<>();
    for (int depth : new int[] {49, 51, 1_000, 100_000, 1_000_000}) {
      Supplier<String> lists = () -> "- " + "[".repeat(depth) + "]".repeat(depth);
      all.add(longRules("nested-lists-" + depth, lists));
      all.add(
          longRules("nested-maps-" + depth, () -> "- " + "{a: ".repeat(depth) + "}".repeat(depth)));
      all.add(longRules("nested-blocks-" + depth, () -> "- ".repeat(depth) + "a"));
      all.add(longRules("nested-keys-" + depth, () -> "- " + "? ".repeat(depth) + "a"));
    }
    StringBuilder bomb = new StringBuilder("- &a0 [x, x, x, x, x, x, x, x, x]\n");
    StringBuilder merges = new StringBuilder("- &a0 {x: 1}\n");
    for (int i = 1; i < 30; i++) {
      bomb.append(
          "- &a%d [*a@, *a@, *a@, *a@, *a@, *a@, *a@, *a@, *a@]\n"
              .formatted(i)
              .replace("@", "" + (i - 1)));
      merges.append(
          "- &a%d {<<: [*a@, *a@, *a@, *a@], k%d: 1}\n".formatted(i, i).replace("@", "" + (i - 1)));
    }
    all.add(rules("alias-bomb", bomb.toString()).gives(1));
    all.add(rules("merge-bomb", merges.toString()).gives(1));
    all.add(
        longRules(
            "wide-aliases",
            () ->
                "- &a ["
                    + "x, ".repeat(900)
                    + "]\n"
                    + "- *a\n".repeat(900)
                    + "- *a\n".repeat(2_000)));
    all.add(
        longRules(
            "merged-thousand-times",
            () -> "- &a {" + counted("k%d: 1, ", 900) + "}\n" + "- {<<: *a}\n".repeat(1_000)));
    return all;
  }
}
