package dev.ktc.compiler.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sizes of GGUF files that people use, smallest first.
///
/// @param name as files are called
/// @param milliBits thousandths of a bit per parameter; for the mixtures, what their files come to
public record GgufQuantisation(String name, int milliBits) {
  /// What most published files use.
  public static final GgufQuantisation USUAL = new GgufQuantisation("Q4_K_M", 4_850);

  private static final List<GgufQuantisation> ALL =
      List.of(
          new GgufQuantisation("IQ1_S", 1_563),
          new GgufQuantisation("Q2_K", 2_625),
          new GgufQuantisation("Q3_K_M", 3_910),
          USUAL,
          new GgufQuantisation("Q5_K_M", 5_690),
          new GgufQuantisation("Q6_K", 6_563),
          new GgufQuantisation("Q8_0", 8_500));

  /// The largest one of at most so many thousandths of a bit; null when all are larger.
  public static @Nullable GgufQuantisation largestWithin(long milliBits) {
    GgufQuantisation largest = null;
    for (GgufQuantisation one : ALL) {
      if (one.milliBits() <= milliBits) {
        largest = one;
      }
    }
    return largest;
  }
}
