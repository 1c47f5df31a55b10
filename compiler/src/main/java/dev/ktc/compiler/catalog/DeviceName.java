package dev.ktc.compiler.catalog;

import java.util.Comparator;
import java.util.OptionalInt;

/// A device as a rule names it: `cuda:0`, bare `cuda`, `cpu`.
///
/// @param kind what kind
/// @param index which one; absent when the rule leaves it to PyTorch
public record DeviceName(DeviceKind kind, OptionalInt index) implements Comparable<DeviceName> {
  /// The host.
  public static final DeviceName HOST = new DeviceName(DeviceKind.CPU, OptionalInt.empty());

  private static final Comparator<DeviceName> ORDER =
      Comparator.comparing(DeviceName::kind).thenComparingInt(name -> name.index().orElse(-1));

  /// The numbered device of a kind.
  public static DeviceName of(DeviceKind kind, int index) {
    return new DeviceName(kind, OptionalInt.of(index));
  }

  /// The device that memory is taken from: a bare `cuda` is the current device, which is the first
  /// one while weights are loaded; there is one host.
  public DeviceName resolved() {
    if (kind == DeviceKind.CPU) {
      return index.orElse(0) == 0 ? HOST : this;
    }
    return index.isPresent() ? this : of(kind, 0);
  }

  @Override
  public int compareTo(DeviceName other) {
    return ORDER.compare(this, other);
  }

  /// As PyTorch writes it.
  @Override
  public String toString() {
    return index.isPresent() ? kind.label() + ":" + index.getAsInt() : kind.label();
  }
}
