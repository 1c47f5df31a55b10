package dev.ktc.compiler.ir;

/// The place of a rule in its file, counted from 0 over all items of the list, broken ones too.
///
/// @param index the place
public record RuleId(int index) implements Comparable<RuleId> {
  @Override
  public int compareTo(RuleId other) {
    return Integer.compare(index, other.index);
  }
}
