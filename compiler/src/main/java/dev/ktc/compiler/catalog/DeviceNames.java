package dev.ktc.compiler.catalog;

import dev.ktc.compiler.syntax.device.DeviceParser;
import dev.ktc.compiler.syntax.device.DeviceSyntax;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Reads device names as PyTorch does.
public final class DeviceNames {
  /// No machine has devices of higher numbers.
  public static final int MAX_INDEX = 1023;

  /// What device names look like, for people.
  static final String FORMS = "devices are `cuda:0`, `xpu:0`, `npu:0` and `cpu`";

  private static final int MAX_LENGTH = 32;

  private DeviceNames() {}

  /// The device that a text names; null when PyTorch would refuse it, or it is of a kind that ktc
  /// does not know.
  public static @Nullable DeviceName parse(String text) {
    if (text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isWhitespace)) {
      return null;
    }
    DeviceSyntax.Device device = DeviceParser.device(text);
    return device == null ? null : of(device);
  }

  /// The device that parsed syntax names; null when there is none.
  static @Nullable DeviceName of(DeviceSyntax.Device device) {
    DeviceKind kind = DeviceKind.of(device.kind());
    String digits = device.index();
    if (kind == null || (digits != null && !isIndex(digits))) {
      return null;
    }
    return new DeviceName(
        kind, digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits)));
  }

  /// PyTorch refuses leading zeros.
  private static boolean isIndex(String digits) {
    boolean leadingZero = digits.length() > 1 && digits.startsWith("0");
    return !leadingZero && digits.length() <= 4 && Integer.parseInt(digits) <= MAX_INDEX;
  }
}
