package dev.ktc.compiler.catalog;

import java.util.List;

/// How an operation's arguments decide what it stores.
public sealed interface StorageChoice {
  /// They don't.
  record Always(Storage storage) implements StorageChoice {}

  /// `num_bits` and `group_size` do.
  record MarlinArguments() implements StorageChoice {
    /// `num_bits` when absent.
    public static final int DEFAULT_BITS = 4;

    /// `group_size` when absent.
    public static final int DEFAULT_GROUP = 64;

    /// What `num_bits` may be.
    public static final List<Integer> BITS = List.of(4, 8);

    /// What `group_size` may be; -1 is one group.
    public static final List<Integer> GROUPS = List.of(-1, 32, 64, 128);
  }

  /// A text argument does.
  ///
  /// @param argument its name
  /// @param fallback its value when absent
  /// @param cases each value that it may have
  record ByText(String argument, String fallback, List<Case> cases) implements StorageChoice {
    public ByText {
      cases = List.copyOf(cases);
    }
  }

  /// One value of an argument.
  record Case(String value, Storage storage) {}
}
