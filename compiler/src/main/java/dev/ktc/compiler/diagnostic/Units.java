package dev.ktc.compiler.diagnostic;

/// Bytes as people read them; integer arithmetic, rounded half up.
public final class Units {
  private static final String[] NAMES = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final long GIB = 1L << 30;

  private Units() {}

  /// GiB with one decimal, without the unit: `10.3`.
  public static String gib(long bytes) {
    return tenths(bytes, GIB);
  }

  /// The largest unit that leaves at least 1: `512 B`, `1.5 MiB`.
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    int unit = 0;
    long size = 1;
    while (unit + 1 < NAMES.length && bytes / 1024 >= size) {
      size *= 1024;
      unit++;
    }
    return tenths(bytes, size) + " " + NAMES[unit];
  }

  /// `1 error`, `2 errors`.
  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String tenths(long bytes, long unit) {
    long whole = bytes / unit;
    long rest = bytes % unit;
    // rest * 20 stays far below the limits of a long up to units of 2^50.
    long rounded = unit >= 1L << 58 ? rest / (unit / 10) : (rest * 20 + unit) / (2 * unit);
    if (rounded == 10) {
      whole++;
      rounded = 0;
    }
    return whole + "." + rounded;
  }
}
