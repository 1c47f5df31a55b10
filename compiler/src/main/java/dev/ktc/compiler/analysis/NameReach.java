package dev.ktc.compiler.analysis;

import java.util.List;

/// What is proved of a rule for every legal module name.
public sealed interface NameReach {
  /// There are names that it may win.
  ///
  /// @param witness the shortest of them
  record Live(String witness) implements NameReach {}

  /// Its name test matches no legal name.
  record NoName() implements NameReach {}

  /// Each name that it matches lies below a module that is replaced with `recursive: false`.
  ///
  /// @param witness such a name
  record Blocked(String witness) implements NameReach {}

  /// Each name that it could win is taken by an earlier rule.
  ///
  /// @param blockers places of the rules to name, in file order
  /// @param sameAction whether those rules do just what this one would
  /// @param witness a name that it matches and does not get
  record Covered(List<Integer> blockers, boolean sameAction, String witness) implements NameReach {
    public Covered {
      blockers = List.copyOf(blockers);
    }
  }

  /// Nothing is proved: the name test could not be decided for all names.
  record Open() implements NameReach {}

  /// Whether no module of any model can get the rule's action.
  default boolean dead() {
    return this instanceof NoName || this instanceof Blocked || this instanceof Covered;
  }
}
