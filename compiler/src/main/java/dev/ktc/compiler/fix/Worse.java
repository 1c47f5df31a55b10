package dev.ktc.compiler.fix;

import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Origins;
import dev.ktc.compiler.ir.RuleId;
import dev.ktc.compiler.ir.RuleSet;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.ModelResult;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.resolve.Resolver;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether an edited text is worse than it was before.
final class Worse {
  private static final int GONE = -2;

  private Worse() {}

  /// In what way a text is worse; null when it is not.
  ///
  /// @param safe whether the edits claim to change no placement
  static @Nullable String reason(Checked before, Checked after, Edits edits, boolean safe) {
    RuleSet old = before.compilation().rules();
    RuleSet now = after.compilation().rules();
    if (old != null && (now == null || now.broken().size() > old.broken().size())) {
      return "the rules could not be understood any more";
    }
    String error = newError(before, after);
    if (error != null) {
      return "`" + error + "` would be a new error";
    }
    String module = safe ? moved(before.compilation(), after.compilation(), edits) : null;
    return module == null ? null : "it would change what `" + module + "` gets";
  }

  /// The kind of which there are more errors than before.
  private static @Nullable String newError(Checked before, Checked after) {
    Map<Code, Integer> counts = new HashMap<>();
    for (Diagnostic finding : before.compilation().diagnostics()) {
      if (finding.severity() == Severity.ERROR) {
        counts.merge(finding.code(), 1, Integer::sum);
      }
    }
    for (Diagnostic finding : after.compilation().diagnostics()) {
      boolean error = finding.severity() == Severity.ERROR;
      if (error && counts.merge(finding.code(), -1, Integer::sum) < 0) {
        return finding.code().name();
      }
    }
    return null;
  }

  /// A module that another rule wins which does something else with it, or that is now visited, or
  /// not any more.
  private static @Nullable String moved(Compilation before, Compilation after, Edits edits) {
    RuleSet rules = after.rules();
    if (rules == null) {
      return null;
    }
    int[] places = places(before, after, edits);
    for (ModelResult result : before.results()) {
      Resolution old = result.resolution();
      Resolution now = Resolver.resolve(rules, result.model(), old.defaultDevice());
      for (int module = 0; module < result.model().modules().size(); module++) {
        if (differs(old, now, module, places)) {
          String name = result.model().modules().get(module).name();
          return name.isEmpty() ? "the root module" : name;
        }
      }
    }
    return null;
  }

  private static boolean differs(Resolution old, Resolution now, int module, int[] places) {
    if (old.visited(module) != now.visited(module)) {
      return true;
    }
    int first = old.winner(module);
    int second = now.winner(module);
    if (first < 0 || second < 0) {
      return first != second;
    }
    return places[first] != second
        && !old.rules()
            .rules()
            .get(first)
            .action()
            .equals(now.rules().rules().get(second).action());
  }

  /// Per rule before, its place after; [#GONE] when it is not there any more.
  private static int[] places(Compilation before, Compilation after, Edits edits) {
    RuleSet old = before.rules();
    RuleSet now = after.rules();
    Origins oldOrigins = before.origins();
    Origins newOrigins = after.origins();
    if (old == null || now == null || oldOrigins == null || newOrigins == null) {
      return new int[0];
    }
    Map<Integer, Integer> byStart = new HashMap<>();
    for (int place = 0; place < now.rules().size(); place++) {
      byStart.put(start(newOrigins, now.rules().get(place).id()), place);
    }
    int[] places = new int[old.rules().size()];
    Arrays.fill(places, GONE);
    for (int place = 0; place < places.length; place++) {
      int start = edits.moved(start(oldOrigins, old.rules().get(place).id()));
      places[place] = byStart.getOrDefault(start, GONE);
    }
    return places;
  }

  private static int start(Origins origins, RuleId rule) {
    return origins.of(rule).rule().start();
  }
}
