package dev.ktc.compiler.automaton;

import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.ModuleNode;
import java.util.Arrays;
import java.util.List;

/// Runs a product over the names of a model, each from its parent's state on.
///
/// The loop over the characters is plain on purpose: it runs a million times for a large model,
/// often before the JVM has compiled it well.
final class TreeWalk {
  /// Bounds the memory of the transition table, in entries of four bytes.
  private static final int MAX_ENTRIES = 8_000_000;

  private final List<ModuleNode> modules;
  private final Alphabet alphabet;
  private final Product product;
  private final int letters;
  private final int[] ascii = new int[128];

  /// Per state and class the place of the successor's part of this table, plus one; 0 where it was
  /// not made yet.
  private int[] table;

  private char[] units = new char[64];

  TreeWalk(ModelTree model, Alphabet alphabet, Product product) {
    this.modules = model.modules();
    this.alphabet = alphabet;
    this.product = product;
    letters = alphabet.size();
    table = new int[Math.min(256 * letters, MAX_ENTRIES)];
    for (int c = 0; c < ascii.length; c++) {
      ascii[c] = alphabet.classOf(c);
    }
  }

  /// Per module the set of patterns that match its name, as [Product] numbers it; throws
  /// [OverBudget] when there are too many states.
  int[] answers() {
    int[] states = new int[modules.size()];
    int start = place(product.start());
    for (int id = 0; id < states.length; id++) {
      ModuleNode module = modules.get(id);
      int parent = module.parent();
      int known = parent < 0 ? 0 : modules.get(parent).name().length();
      states[id] = run(parent < 0 ? start : states[parent], module.name(), known);
    }
    for (int id = 0; id < states.length; id++) {
      states[id] = product.accepted(states[id] / letters);
    }
    return states;
  }

  /// Runs over what a name adds to its parent's.
  private int run(int from, String name, int begin) {
    int length = name.length() - begin;
    if (length > units.length) {
      units = new char[2 * length];
    }
    name.getChars(begin, name.length(), units, 0);
    int state = from;
    for (int i = 0; i < length; i++) {
      char unit = units[i];
      int letter;
      if (unit < 128) {
        letter = ascii[unit];
      } else {
        int codePoint = Character.codePointAt(units, i, length);
        i += Character.charCount(codePoint) - 1;
        letter = alphabet.classOf(codePoint);
      }
      int next = table[state + letter];
      state = next > 0 ? next - 1 : make(state, letter);
    }
    return state;
  }

  private int make(int state, int letter) {
    int next = place(product.next(state / letters, letter));
    table[state + letter] = 1 + next;
    return next;
  }

  private int place(int state) {
    long end = (state + 1L) * letters;
    if (end > MAX_ENTRIES) {
      throw new OverBudget();
    }
    if (end > table.length) {
      table = Arrays.copyOf(table, (int) Math.min(2 * end, MAX_ENTRIES));
    }
    return state * letters;
  }
}
