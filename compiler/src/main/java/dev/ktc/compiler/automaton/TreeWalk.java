package dev.ktc.compiler.automaton;

import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import java.util.Arrays;
import java.util.List;

/// Runs a product over the names of a model, each from its parent's state on.
final class TreeWalk {
  /// Bounds the memory of the transition tables, in entries of four bytes.
  private static final long MAX_ENTRIES = 8_000_000;

  /// The row of a state that was not left yet.
  private static final int[] NONE = {};

  private final List<ModuleNode> modules;
  private final Alphabet alphabet;
  private final Product product;
  private final int[] ascii = new int[128];

  /// Per state and class the successor plus one, 0 where not made yet.
  private int[][] rows = new int[256][];

  private long entries;

  TreeWalk(ModelTree model, Alphabet alphabet, Product product) {
    this.modules = model.modules();
    this.alphabet = alphabet;
    this.product = product;
    Arrays.fill(rows, NONE);
    Arrays.setAll(ascii, alphabet::classOf);
  }

  /// Per module the set of patterns that match its name, as [Product] numbers it; throws
  /// [OverBudget] when there are too many states.
  int[] answers() {
    int[] states = new int[modules.size()];
    for (int id = 0; id < states.length; id++) {
      ModuleNode module = modules.get(id);
      String name = module.name();
      if (module.parent() >= 0) {
        String prefix = modules.get(module.parent()).name();
        if (name.startsWith(prefix)) {
          states[id] = run(states[module.parent()], name, prefix.length());
          continue;
        }
      }
      states[id] = run(product.start(), name, 0);
    }
    for (int id = 0; id < states.length; id++) {
      states[id] = product.accepted(states[id]);
    }
    return states;
  }

  private int run(int from, String name, int begin) {
    int[] plain = ascii;
    int state = from;
    int length = name.length();
    for (int i = begin; i < length; i++) {
      char unit = name.charAt(i);
      int letter;
      if (unit < plain.length) {
        letter = plain[unit];
      } else {
        int codePoint = name.codePointAt(i);
        i += Character.charCount(codePoint) - 1;
        letter = alphabet.classOf(codePoint);
      }
      int[] row = state < rows.length ? rows[state] : NONE;
      int next = letter < row.length ? row[letter] : 0;
      state = next > 0 ? next - 1 : make(state, letter);
    }
    return state;
  }

  private int make(int state, int letter) {
    if (state >= rows.length) {
      int old = rows.length;
      rows = Arrays.copyOf(rows, Math.max(state + 1, 2 * old));
      Arrays.fill(rows, old, rows.length, NONE);
    }
    if (rows[state].length == 0) {
      entries += alphabet.size();
      if (entries > MAX_ENTRIES) {
        throw new OverBudget();
      }
      rows[state] = new int[alphabet.size()];
    }
    int next = product.next(state, letter);
    rows[state][letter] = 1 + next;
    return next;
  }
}
