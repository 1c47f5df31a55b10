package dev.ktc.compiler.settings;

import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a `ktc.yaml` says. What it does not say is absent.
///
/// @param levels how bad kinds of findings are
/// @param model a built-in name, or a path from the folder of the file
/// @param devices a list such as `2x24GiB`, or a path from the folder of the file
/// @param context tokens of KV cache per sequence
/// @param batch sequences at once
/// @param target which loader's facts hold
/// @param defaultDevice where modules go that no rule matches
/// @param cudaGraph whether decoding is captured in CUDA graphs
public record ProjectSettings(
    Map<Code, Level> levels,
    @Nullable Entry model,
    @Nullable Entry devices,
    OptionalInt context,
    OptionalInt batch,
    @Nullable Target target,
    @Nullable String defaultDevice,
    Optional<Boolean> cudaGraph) {
  /// No settings at all.
  public static final ProjectSettings NONE =
      new ProjectSettings(
          Map.of(),
          null,
          null,
          OptionalInt.empty(),
          OptionalInt.empty(),
          null,
          null,
          Optional.empty());

  public ProjectSettings {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
  }

  /// A value that is looked at by others, and its place.
  public record Entry(String text, Location where) {}

  /// The findings as the project sees them. Errors stay errors, and what is not decided exactly
  /// does not become one.
  ///
  /// @param except kinds about which the command line decides
  public List<Diagnostic> judge(Collection<Diagnostic> found, Set<Code> except) {
    List<Diagnostic> judged = new ArrayList<>();
    for (Diagnostic finding : found) {
      Level level = except.contains(finding.code()) ? null : levels.get(finding.code());
      if (level == null || finding.severity() == Severity.ERROR) {
        judged.add(finding);
        continue;
      }
      Severity severity = level.severity().orElse(null);
      if (severity != null) {
        judged.add(finding.withSeverity(capped(severity, finding)));
      }
    }
    return judged;
  }

  private static Severity capped(Severity severity, Diagnostic finding) {
    Evidence evidence = finding.details().evidence();
    boolean unsure = evidence != null && evidence.level() == Evidence.Level.INEXACT;
    return unsure && severity == Severity.ERROR ? Severity.WARNING : severity;
  }
}
