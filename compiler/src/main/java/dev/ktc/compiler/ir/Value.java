package dev.ktc.compiler.ir;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value as PyYAML's FullLoader would construct it. Types matter: `30` is not `"30"`.
public sealed interface Value {
  /// Python's `None`.
  record None() implements Value {}

  /// `True` or `False`.
  record Bool(boolean value) implements Value {}

  /// An integer of any size.
  record Int(BigInteger value) implements Value {}

  /// A float; NaN and infinities included.
  record Real(double value) implements Value {}

  /// A string.
  record Str(String value) implements Value {}

  /// A list, a tuple where the tag said so.
  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }
  }

  /// A mapping in the order of first insertion, keys distinct as Python sees them.
  record Mapping(List<Entry> entries) implements Value {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /// The value under a string key.
    public @Nullable Value get(String key) {
      for (Entry entry : entries) {
        if (entry.key() instanceof Str(String text) && text.equals(key)) {
          return entry.value();
        }
      }
      return null;
    }
  }

  /// One pair of a mapping.
  record Entry(Value key, Value value) {}

  /// A date, time stamp, byte string or set: nothing that a rule has a use for.
  ///
  /// @param type Python's name of the type, `datetime.date`
  /// @param text as `str()` would print it
  record Other(String type, String text) implements Value {}
}
