package dev.ktc.compiler.catalog;

/// A number of bytes that is known to lie between two bounds. Sums and products stop at
/// `Long.MAX_VALUE` instead of overflowing.
///
/// @param low the least
/// @param high the most
public record ByteRange(long low, long high) {
  /// Nothing.
  public static final ByteRange ZERO = new ByteRange(0, 0);

  public ByteRange {
    if (low < 0 || high < low) {
      throw new IllegalArgumentException("not a range: " + low + ".." + high);
    }
  }

  /// A number that is known exactly.
  public static ByteRange exactly(long bytes) {
    return new ByteRange(bytes, bytes);
  }

  /// Whether both bounds are the same.
  public boolean exact() {
    return low == high;
  }

  /// The sum.
  public ByteRange plus(ByteRange other) {
    return new ByteRange(add(low, other.low), add(high, other.high));
  }

  /// So many times this.
  public ByteRange times(long count) {
    return new ByteRange(multiply(low, count), multiply(high, count));
  }

  /// The larger of both, bound by bound.
  public ByteRange max(ByteRange other) {
    return new ByteRange(Math.max(low, other.low), Math.max(high, other.high));
  }

  /// A sum of numbers that are not negative; at most `Long.MAX_VALUE`.
  public static long add(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /// A product of numbers that are not negative; at most `Long.MAX_VALUE`.
  public static long multiply(long a, long b) {
    boolean overflows = Math.multiplyHigh(a, b) != 0 || a * b < 0;
    return overflows ? Long.MAX_VALUE : a * b;
  }
}
