package dev.ktc.compiler.automaton;

import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import java.util.Arrays;
import java.util.List;

/// Runs a product over the names of a model, each from its parent's state on.
final class TreeWalk {
  /// Bounds the memory of the transition tables, in entries of four bytes.
  private static final long MAX_ENTRIES = 8_000_000;

  private final List<ModuleNode> modules;
  private final Alphabet alphabet;
  private final Product product;
  private final int letters;
  private final int maxRows;

  /// Per state and class the successor plus one, 0 where not made yet.
  private int[][] rows = new int[256][];

  TreeWalk(ModelTree model, Alphabet alphabet, Product product) {
    this.modules = model.modules();
    this.alphabet = alphabet;
    this.product = product;
    letters = alphabet.size();
    maxRows = (int) (MAX_ENTRIES / letters);
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
    int state = from;
    for (int i = begin; i < name.length(); ) {
      int codePoint = name.codePointAt(i);
      i += Character.charCount(codePoint);
      int letter = alphabet.classOf(codePoint);
      int[] row = row(state);
      int next = row[letter];
      if (next == 0) {
        next = 1 + product.next(state, letter);
        row[letter] = next;
      }
      state = next - 1;
    }
    return state;
  }

  private int[] row(int state) {
    if (state >= rows.length) {
      if (state >= maxRows) {
        throw new OverBudget();
      }
      rows = Arrays.copyOf(rows, Math.max(state + 1, 2 * rows.length));
    }
    int[] row = rows[state];
    if (row == null) {
      row = new int[letters];
      rows[state] = row;
    }
    return row;
  }
}
