package dev.ktc.compiler.diagnostic;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// "did you mean …": the known name that is nearest to what was typed.
public final class Suggestion {
  private static final int MOST_EDITS = 2;

  /// Longer texts are not names that someone mistyped.
  private static final int LONGEST = 200;

  private Suggestion() {}

  /// The nearest known name: within two edits (insert, delete, replace, swap neighbours), and not
  /// more than one edit per three characters; null when none is near. The first of equals wins.
  public static @Nullable String closest(String typed, Collection<String> known) {
    if (typed.length() > LONGEST) {
      return null;
    }
    String lower = typed.toLowerCase(Locale.ROOT);
    int limit = Math.min(MOST_EDITS, Math.max(1, typed.length() / 3));
    String best = null;
    int bestDistance = limit + 1;
    for (String name : known) {
      if (Math.abs(name.length() - typed.length()) < bestDistance) {
        int distance = distance(lower, name.toLowerCase(Locale.ROOT));
        if (distance < bestDistance && !name.equals(typed)) {
          bestDistance = distance;
          best = name;
        }
      }
    }
    return best;
  }

  /// Whether a name is nearer to what was typed than all other known names.
  public static boolean isClear(String typed, String name, Collection<String> known) {
    String lower = typed.toLowerCase(Locale.ROOT);
    int least = distance(lower, name.toLowerCase(Locale.ROOT));
    return known.stream()
        .filter(other -> !other.equals(name))
        .allMatch(other -> distance(lower, other.toLowerCase(Locale.ROOT)) > least);
  }

  /// Optimal string alignment distance.
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(last[j] + 1, row[j - 1] + 1), last[j - 1] + change);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
