package dev.ktc.compiler.check;

import dev.ktc.compiler.analysis.LayerPart;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.source.Location;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Edits of the layers that a rule's name test takes.
public final class LayerEdits {
  private LayerEdits() {}

  /// The layers that a rule names one by one; null where it does not.
  public static @Nullable BitSet layers(RuleFile file, int place) {
    LayerPart part = part(file, place);
    return part == null ? null : (BitSet) part.layers().clone();
  }

  /// Lets a rule take these layers instead; null where it does not name them one by one, or over a
  /// line break.
  public static Fix.@Nullable Edit to(RuleFile file, int place, BitSet layers) {
    LayerPart part = part(file, place);
    if (part == null || layers.isEmpty()) {
      return null;
    }
    Location where = file.inName(place, part.span());
    // Digits, brackets and bars read the same in all kinds of quotes.
    return where.text().indexOf('\n') >= 0 ? null : new Fix.Edit(where, LayerPart.text(layers));
  }

  private static @Nullable LayerPart part(RuleFile file, int place) {
    NameTest test = file.rule(place).selector().name();
    return test == null ? null : LayerPart.of(test.pattern());
  }
}
