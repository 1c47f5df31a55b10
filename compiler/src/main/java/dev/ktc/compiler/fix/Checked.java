package dev.ktc.compiler.fix;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.pipeline.Compilation;
import java.util.List;

/// A text and what was found in it.
///
/// @param compilation every value of the run
/// @param shown the findings that the user sees: only those are mended
public record Checked(Compilation compilation, List<Diagnostic> shown) {
  public Checked {
    shown = List.copyOf(shown);
  }
}
