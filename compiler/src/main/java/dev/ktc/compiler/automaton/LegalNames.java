package dev.ktc.compiler.automaton;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks breadth first through what legal names reach in a product, each place by its shortest
/// name.
///
/// A place is a state of the product, whether an ancestor surely stopped the visit, and how the
/// name so far ends. Of names of equal length the one that looks most like a module's is taken.
final class LegalNames {
  private static final int MAX_PLACES = 500_000;

  /// How a name so far ends.
  private static final int ROOT = 0;

  private static final int IN_SEGMENT = 1;
  private static final int AFTER_DOT = 2;

  /// Added to the above.
  private static final int STOPPED = 4;

  /// What is done with the names.
  interface Visitor {
    /// Takes the shortest name of a place.
    ///
    /// @param accepted the patterns that match it, as [Product] numbers sets of them
    /// @param place to ask [#witness] with
    /// @return whether to go on
    boolean visit(int accepted, boolean stopped, int place);

    /// Whether longer names are of interest.
    ///
    /// @param state of the product
    default boolean goesOn(int state) {
      return true;
    }

    /// Whether a module of that name surely keeps its children from being visited.
    default boolean stops(int accepted) {
      return false;
    }
  }

  private final Product product;
  private final List<Letters> letters;
  private final int dot;
  private final LongIntMap known = new LongIntMap();
  private int[] @Nullable [] rows = new int[256][];
  private int[] states = new int[256];
  private int[] kinds = new int[256];
  private int[] parents = new int[256];
  private int[] characters = new int[256];
  private int[] moods = new int[256];
  private int size;

  LegalNames(Alphabet alphabet, Product product) {
    this.product = product;
    letters = Letters.all(alphabet);
    dot = alphabet.classOf('.');
  }

  /// Visits names until nothing new is reached or the visitor has enough; throws [OverBudget].
  void walk(Visitor visitor) {
    add(product.start(), ROOT, -1, 0);
    for (int place = 0; place < size; place++) {
      int kind = kinds[place] & ~STOPPED;
      boolean stopped = (kinds[place] & STOPPED) != 0;
      boolean stops = stopped;
      if (kind != AFTER_DOT) {
        int accepted = product.accepted(states[place]);
        if (!visitor.visit(accepted, stopped, place)) {
          return;
        }
        stops |= visitor.stops(accepted);
      }
      if (visitor.goesOn(states[place])) {
        follow(place, kind, stopped, stops);
      }
    }
  }

  /// The name by which a place was first reached.
  String witness(int place) {
    StringBuilder reversed = new StringBuilder();
    for (int at = place; parents[at] >= 0; at = parents[at]) {
      reversed.appendCodePoint(characters[at]);
    }
    return reversed.reverse().toString();
  }

  private void follow(int place, int kind, boolean stopped, boolean stops) {
    Letters choice = letters.get(moods[place]);
    int[] row = row(states[place]);
    for (int letter : choice.order()) {
      boolean goesDown = kind == ROOT || letter == dot;
      if (letter == dot && kind != IN_SEGMENT) {
        continue;
      }
      int flag = (goesDown ? stops : stopped) ? STOPPED : 0;
      add(
          row[letter],
          flag | (letter == dot ? AFTER_DOT : IN_SEGMENT),
          place,
          choice.character(letter));
    }
  }

  private int[] row(int state) {
    if (state >= rows.length) {
      rows = Arrays.copyOf(rows, Math.max(state + 1, 2 * rows.length));
    }
    int[] row = rows[state];
    if (row == null) {
      row = product.row(state);
      rows[state] = row;
    }
    return row;
  }

  private void add(int state, int kind, int parent, int character) {
    long key = (long) state << 3 | kind;
    if (known.get(key) >= 0) {
      return;
    }
    if (size == MAX_PLACES) {
      throw new OverBudget();
    }
    if (size == states.length) {
      states = Arrays.copyOf(states, 2 * size);
      kinds = Arrays.copyOf(kinds, 2 * size);
      parents = Arrays.copyOf(parents, 2 * size);
      characters = Arrays.copyOf(characters, 2 * size);
      moods = Arrays.copyOf(moods, 2 * size);
    }
    known.put(key, size);
    states[size] = state;
    kinds[size] = kind;
    parents[size] = parent;
    characters[size] = character;
    moods[size] =
        parent < 0
            ? Letters.WORD_STARTS
            : Letters.moodAfter(moods[parent], characters[parent], character);
    size++;
  }
}
