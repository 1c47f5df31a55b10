package dev.ktc.compiler.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Diffs turn the old text into the new one, and are as `diff -u` writes them.
class UnifiedDiffTest {
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@");

  /// As GNU diff 3.8 prints it, but for the times in its head.
  @Test
  void readsAsDiffWritesIt() {
    String before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\n";
    String after = "a\nb\nC\nd\ne\nf\ng\nh\ni\nj\nk\nl\nn\no";
    assertThat(UnifiedDiff.of("x", before, after))
        .isEqualTo(
            """
            --- x
            +++ x
            @@ -1,6 +1,6 @@
             a
             b
            -c
            +C
             d
             e
             f
            @@ -10,5 +10,5 @@
             j
             k
             l
            -m
             n
            +o
            \\ No newline at end of file
            """);
    assertThat(UnifiedDiff.of("x", before, before)).isEmpty();
    assertThat(UnifiedDiff.of("x", "", "a\n")).endsWith("@@ -0,0 +1 @@\n+a\n");
    assertThat(UnifiedDiff.of("x", "a\r\n", "b\r\n")).endsWith("-a\r\n+b\r\n");
  }

  @Test
  void turnsTheOldTextIntoTheNew() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      String before = text(random, random.nextInt(40));
      String after = seed % 3 == 0 ? text(random, random.nextInt(40)) : changed(random, before);
      String diff = UnifiedDiff.of("x", before, after);
      assertThat(patched(before, diff)).as("seed %s\n%s", seed, diff).isEqualTo(after);
    }
  }

  @Test
  void manyChangesTakeNoTime() {
    String before = "a\n".repeat(60_000);
    String after = "b\n".repeat(60_000);
    assertThat(patched(before, UnifiedDiff.of("x", before, after))).isEqualTo(after);
  }

  private static String text(Random random, int lines) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append((char) ('a' + random.nextInt(5)));
      text.append(i == lines - 1 && random.nextInt(3) == 0 ? "" : "\n");
    }
    return text.toString();
  }

  private static String changed(Random random, String text) {
    StringBuilder changed = new StringBuilder();
    for (String line : lines(text)) {
      changed.append(random.nextInt(8) == 0 ? "x\n" : "");
      changed.append(random.nextInt(8) == 0 ? "" : line);
    }
    return changed.toString();
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    Matcher line = Pattern.compile("[^\n]*\n|[^\n]+").matcher(text);
    while (line.find()) {
      lines.add(line.group());
    }
    return lines;
  }

  /// What `patch` does, with all that it checks.
  private static String patched(String before, String diff) {
    List<String> old = lines(before);
    StringBuilder out = new StringBuilder();
    int at = 0;
    List<String> rows = lines(diff);
    for (int row = diff.isEmpty() ? 0 : 2; row < rows.size(); ) {
      Matcher hunk = HUNK.matcher(rows.get(row).strip());
      assertThat(hunk.matches()).as(rows.get(row)).isTrue();
      int first = Integer.parseInt(hunk.group(1));
      int count = hunk.group(2) == null ? 1 : Integer.parseInt(hunk.group(2));
      int added = hunk.group(4) == null ? 1 : Integer.parseInt(hunk.group(4));
      int start = count == 0 ? first : first - 1;
      while (at < start) {
        out.append(old.get(at++));
      }
      row++;
      while (row < rows.size() && !rows.get(row).startsWith("@@")) {
        String line = rows.get(row++);
        char sign = line.charAt(0);
        String content = line.substring(1);
        if (row < rows.size() && rows.get(row).startsWith("\\")) {
          content = content.substring(0, content.length() - 1);
          row++;
        }
        if (sign != '+') {
          assertThat(old.get(at++)).isEqualTo(content);
          count--;
        }
        if (sign != '-') {
          out.append(content);
          added--;
        }
      }
      assertThat(count).isZero();
      assertThat(added).isZero();
    }
    while (at < old.size()) {
      out.append(old.get(at++));
    }
    return out.toString();
  }
}
