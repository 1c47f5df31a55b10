package dev.ktc.compiler.syntax.layers;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Layer numbers as a Python regular expression: 3 to 60 is `([3-9]|[1-5][0-9]|60)`.
///
/// The pattern takes exactly the decimal numbers of a set, written without leading zeros, where
/// something else than a digit stands on both sides. It is put together of alternatives of one
/// digit class per place: as few as joining equal rests under the same first digits gives, which
/// for a range is the form that people write.
public final class LayerPattern {
  private static final int RADIX = 10;

  private LayerPattern() {}

  /// Digits, place by place: `[1-5][0-9]`.
  ///
  /// @param digits per place, the digits that may stand there, as bits
  /// @param least the smallest number of them, by which they are sorted
  private record Box(List<Integer> digits, long least) implements Comparable<Box> {
    @Override
    public int compareTo(Box other) {
      int byLength = Integer.compare(digits.size(), other.digits.size());
      return byLength != 0 ? byLength : Long.compare(least, other.least);
    }
  }

  /// The pattern for a set of layers; in parentheses where it has alternatives.
  ///
  /// @throws IllegalArgumentException when the set is empty
  public static String of(BitSet layers) {
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("no layers");
    }
    Map<Integer, TreeSet<String>> byLength = new TreeMap<>();
    for (int layer = layers.nextSetBit(0); layer >= 0; layer = layers.nextSetBit(layer + 1)) {
      String number = Integer.toString(layer);
      byLength.computeIfAbsent(number.length(), _ -> new TreeSet<>()).add(number);
    }
    List<String> alternatives = new ArrayList<>();
    for (TreeSet<String> numbers : byLength.values()) {
      for (Box box : boxes(numbers)) {
        StringBuilder text = new StringBuilder();
        box.digits().forEach(digits -> text.append(digitClass(digits)));
        alternatives.add(text.toString());
      }
    }
    String joined = String.join("|", alternatives);
    return alternatives.size() == 1 ? joined : "(" + joined + ")";
  }

  /// Texts of the same length as few boxes: first digits with the same rests share them.
  private static List<Box> boxes(SortedSet<String> texts) {
    if (texts.first().isEmpty()) {
      return List.of(new Box(List.of(), 0));
    }
    Map<Character, TreeSet<String>> rests = new TreeMap<>();
    for (String text : texts) {
      rests.computeIfAbsent(text.charAt(0), _ -> new TreeSet<>()).add(text.substring(1));
    }
    TreeSet<Box> boxes = new TreeSet<>();
    while (!rests.isEmpty()) {
      TreeSet<String> rest = rests.values().iterator().next();
      int digits = 0;
      int smallest = RADIX;
      for (Map.Entry<Character, TreeSet<String>> entry : rests.entrySet()) {
        if (entry.getValue().equals(rest)) {
          int digit = entry.getKey() - '0';
          digits |= 1 << digit;
          smallest = Math.min(smallest, digit);
        }
      }
      rests.values().removeIf(rest::equals);
      long scale = 1;
      for (int i = 1; i < texts.first().length(); i++) {
        scale *= RADIX;
      }
      for (Box box : boxes(rest)) {
        List<Integer> all = new ArrayList<>(List.of(digits));
        all.addAll(box.digits());
        boxes.add(new Box(List.copyOf(all), smallest * scale + box.least()));
      }
    }
    return List.copyOf(boxes);
  }

  /// `5`, `[34]`, `[3-9]`.
  private static String digitClass(int digits) {
    if (Integer.bitCount(digits) == 1) {
      return Integer.toString(Integer.numberOfTrailingZeros(digits));
    }
    StringBuilder text = new StringBuilder("[");
    for (int digit = 0; digit < RADIX; digit++) {
      if ((digits >> digit & 1) == 0) {
        continue;
      }
      int last = digit;
      while (last + 1 < RADIX && (digits >> (last + 1) & 1) == 1) {
        last++;
      }
      text.append(digit);
      if (last > digit) {
        text.append(last > digit + 1 ? "-" : "").append(last);
      }
      digit = last;
    }
    return text.append(']').toString();
  }
}
