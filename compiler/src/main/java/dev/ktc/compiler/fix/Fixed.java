package dev.ktc.compiler.fix;

import dev.ktc.compiler.diagnostic.Diagnostic;
import java.util.List;

/// What came of mending a text.
///
/// @param first the text as it was
/// @param last the text as it is now
/// @param mended the findings whose fixes were applied, in the order in which that happened
/// @param refused fixes that would have made things worse
/// @param unfinished whether there is more to apply, but that was enough for one run
public record Fixed(
    Checked first,
    Checked last,
    List<Diagnostic> mended,
    List<Refused> refused,
    boolean unfinished) {
  public Fixed {
    mended = List.copyOf(mended);
    refused = List.copyOf(refused);
  }

  /// A fix that was taken back.
  ///
  /// @param finding with its place in the text as it was then
  /// @param reason what it would have done
  public record Refused(Diagnostic finding, String reason) {}

  /// Whether anything was changed.
  public boolean changed() {
    return !before().equals(after());
  }

  /// The text before.
  public String before() {
    return first.compilation().file().text();
  }

  /// The text after.
  public String after() {
    return last.compilation().file().text();
  }
}
