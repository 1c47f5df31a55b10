package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rotary embeddings that keep their class, so that their tables are never made.
public final class UninjectedRotary implements ResolutionCheck {
  /// A rotary embedding that no operator replaces.
  public static final Code UNINJECTED_ROTARY =
      new Code("KTC4041", "uninjected-rotary", Severity.ERROR);

  private static final int MOST_RELATED = 3;
  private static final String ROTARY = "RotaryEmbedding";

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    if (!PairWording.complete(context) || PairWording.idle(context, OperatorKind.ROTARY)) {
      return List.of();
    }
    List<ModuleNode> used = used(context);
    Map<Integer, ModuleTally> kept = PairWording.tallies();
    ModuleTally nobody = new ModuleTally();
    ModuleTally all = new ModuleTally();
    for (ModuleNode rotary : used) {
      boolean replaced =
          PairWording.operator(context, rotary.id()) != null
              || PairWording.unknown(context, rotary.id())
              || LostOperator.reports(context, rotary);
      if (!replaced) {
        int rule = context.coverage().coveredBy(rotary.id());
        (rule < 0 ? nobody : PairWording.of(kept, rule)).add(rotary);
        if (rule >= 0) {
          all.add(rotary);
        }
      }
    }
    List<Diagnostic> found = new ArrayList<>();
    if (!kept.isEmpty()) {
      found.add(kept(context, kept, all.group()));
    }
    // Some that no rule matches are a gap, which is reported as one.
    if (!used.isEmpty() && nobody.group().count() == used.size()) {
      found.add(unmatched(context, nobody.group()));
    }
    return found;
  }

  /// Where layers have rotary embeddings of their own, one outside of them is not used.
  private static List<ModuleNode> used(ResolutionContext context) {
    List<ModuleNode> inside = new ArrayList<>();
    List<ModuleNode> outside = new ArrayList<>();
    for (ModuleNode module : context.model().modules()) {
      if (module.parameters().isEmpty() && module.type().name().contains(ROTARY)) {
        (module.layer() >= 0 ? inside : outside).add(module);
      }
    }
    return inside.isEmpty() ? outside : inside;
  }

  /// One finding at the first rule that keeps them; the others beside it.
  private static Diagnostic kept(
      ResolutionContext context, Map<Integer, ModuleTally> kept, ModuleGroup group) {
    RuleFile file = context.file();
    Diagnostic.Builder finding = start(context, group);
    int shown = 0;
    for (Map.Entry<Integer, ModuleTally> entry : kept.entrySet()) {
      int rule = entry.getKey();
      boolean hidden = !context.coverage().resolution().visited(entry.getValue().group().first());
      Location where = hidden ? file.head(rule) : Grounds.replaceClass(file, rule);
      String label = hidden ? "`recursive: false` hides them" : "keeps them as they are";
      if (shown == 0) {
        finding.at(where, label, file.number(rule));
      } else if (shown <= MOST_RELATED) {
        finding.related(where, label, file.number(rule));
      }
      shown++;
    }
    return finish(finding);
  }

  private static Diagnostic unmatched(ResolutionContext context, ModuleGroup group) {
    RuleFile file = context.file();
    return finish(
        start(context, group)
            .at(file.head(file.size() - 1), "no rule up to this last one is for them"));
  }

  private static Diagnostic.Builder start(ResolutionContext context, ModuleGroup group) {
    String where = group.layers().isEmpty() ? "" : " of " + group.place();
    return Diagnostic.of(
            UNINJECTED_ROTARY,
            (group.count() == 1 ? "the rotary embedding" : "the rotary embeddings")
                + where
                + (group.count() == 1 ? " keeps its class" : " keep their class"))
        .severity(Grounds.severity(context, Severity.ERROR))
        .evidence(Grounds.evidence(context, group));
  }

  private static Diagnostic finish(Diagnostic.Builder finding) {
    return finding
        .note("their tables are no weights: only an operator makes them anew on a device")
        .help("replace them before other rules match: `ktc operators` lists rotary embeddings")
        .fails(
            StartFailure.Phase.P6, "NotImplementedError: Cannot copy out of meta tensor; no data!")
        .build();
  }
}
