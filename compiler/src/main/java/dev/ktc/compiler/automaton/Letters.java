package dev.ktc.compiler.automaton;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// In which order the classes of an alphabet are tried, and which character stands for each.
///
/// Names of the same length are not equally good as examples: `model.layers.0` says more than
/// `model.layers.~`.
final class Letters {
  private static final String LOWER = "xabcdefghijklmnopqrstuvwyz";
  private static final String DIGITS = "0123456789";
  private static final String OTHERS = "_ABCDEFGHIJKLMNOPQRSTUVWXYZ-.$+/:@ ";

  private final int[] order;
  private final int[] characters;

  private Letters(int[] order, int[] characters) {
    this.order = order;
    this.characters = characters;
  }

  /// Letters before digits.
  static Letters wordFirst(Alphabet alphabet) {
    return of(alphabet, LOWER + DIGITS + OTHERS);
  }

  /// Digits before letters, as after `layers.`
  static Letters numberFirst(Alphabet alphabet) {
    return of(alphabet, DIGITS + LOWER + OTHERS);
  }

  /// The classes, best first, without that of the newline.
  int[] order() {
    return order;
  }

  /// The character that stands for a class.
  int character(int letter) {
    return characters[letter];
  }

  private static Letters of(Alphabet alphabet, String preferred) {
    int[] characters = alphabet.representatives(preferred);
    Map<Integer, Integer> ranks = new HashMap<>();
    for (int i = 0; i < preferred.length(); i++) {
      ranks.put((int) preferred.charAt(i), i);
    }
    int newline = alphabet.classOf('\n');
    int[] order =
        IntStream.range(0, alphabet.size())
            .filter(letter -> letter != newline)
            .boxed()
            .sorted(
                Comparator.comparingInt(
                    letter -> ranks.getOrDefault(characters[letter], 1000 + characters[letter])))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Letters(Arrays.copyOf(order, order.length), characters);
  }
}
