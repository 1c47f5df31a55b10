package dev.ktc.compiler.automaton;

import java.util.Arrays;
import java.util.List;

/// In which order the classes of an alphabet are tried, and which character stands for each.
///
/// Names of the same length are not equally good as examples: `model.layers.0` says more than
/// `model.layers.~`.
final class Letters {
  /// Letters first; a dot would make a segment of one letter.
  static final int WORD_STARTS = 0;

  /// Digits first, as after `layers.`
  static final int NUMBER_STARTS = 1;

  /// A dot first.
  private static final int IN_WORD = 2;

  /// A dot first, then digits.
  private static final int IN_NUMBER = 3;

  private static final String WORD = "xabcdefghijklmnopqrstuvwyz";
  private static final String NUMBER = "0123456789";
  private static final String OTHERS = "._ABCDEFGHIJKLMNOPQRSTUVWXYZ-$+/:@ ";

  private final int[] order;
  private final int[] characters;

  private Letters(int[] order, int[] characters) {
    this.order = order;
    this.characters = characters;
  }

  /// For each mood, by its number.
  static List<Letters> all(Alphabet alphabet) {
    return List.of(
        of(alphabet, WORD + NUMBER + OTHERS),
        of(alphabet, NUMBER + WORD + OTHERS),
        of(alphabet, "." + WORD + NUMBER + OTHERS),
        of(alphabet, "." + NUMBER + WORD + OTHERS));
  }

  /// The mood after one more character.
  ///
  /// @param previous the character before it, 0 if there is none
  static int moodAfter(int mood, int previous, int character) {
    if (character == '.') {
      return previous == 's' ? NUMBER_STARTS : WORD_STARTS;
    }
    boolean digit = character >= '0' && character <= '9';
    if (digit && (mood == NUMBER_STARTS || mood == IN_NUMBER)) {
      return IN_NUMBER;
    }
    boolean second = previous != 0 && previous != '.';
    return second ? IN_WORD : WORD_STARTS;
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
    int newline = alphabet.classOf('\n');
    // Plain loops: this is on the way of every start of the program.
    long[] ranked = new long[characters.length - 1];
    int count = 0;
    for (int letter = 0; letter < characters.length; letter++) {
      if (letter != newline) {
        int place = preferred.indexOf(characters[letter]);
        long rank = place >= 0 ? place : (long) preferred.length() + characters[letter];
        ranked[count++] = rank << 32 | letter;
      }
    }
    Arrays.sort(ranked);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      order[i] = (int) ranked[i];
    }
    return new Letters(order, characters);
  }
}
