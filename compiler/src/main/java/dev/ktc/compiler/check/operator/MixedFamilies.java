package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Operators for `local_chat` and for `balance_serve` in one file.
public final class MixedFamilies implements ResolutionCheck {
  /// Operators that cannot call each other.
  public static final Code MIXED_FAMILIES = new Code("KTC4043", "mixed-families", Severity.ERROR);

  private static final int MOST_RELATED = 3;

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    List<Integer> chat = of(context, Family.V1);
    List<Integer> serve = of(context, Family.SERVE);
    if (!PairWording.applies(context) || chat.isEmpty() || serve.isEmpty()) {
      return List.of();
    }
    boolean chatIsOdd = won(context, chat) <= won(context, serve);
    return List.of(finding(context, chatIsOdd ? chat : serve, chatIsOdd ? serve : chat));
  }

  /// The rules that win something with an operator of a family.
  static List<Integer> of(ResolutionContext context, Family family) {
    DeviceFlow flow = context.coverage().deviceFlow();
    List<Integer> rules = new ArrayList<>();
    for (int rule = 0; rule < context.file().size(); rule++) {
      OperatorSpec operator = flow.duty(rule).operator();
      if (operator != null && operator.family() == family && context.coverage().won(rule) > 0) {
        rules.add(rule);
      }
    }
    return rules;
  }

  private static long won(ResolutionContext context, List<Integer> rules) {
    return rules.stream().mapToLong(rule -> context.coverage().won(rule)).sum();
  }

  private static Diagnostic finding(
      ResolutionContext context, List<Integer> odd, List<Integer> others) {
    RuleFile file = context.file();
    int first = odd.getFirst();
    int other = others.getFirst();
    BitSet sets = new BitSet();
    odd.forEach(rule -> sets.or(context.coverage().wonSets(rule)));
    Diagnostic.Builder finding =
        Diagnostic.of(
                MIXED_FAMILIES,
                name(file, first)
                    + " is for "
                    + mode(context, first)
                    + ", "
                    + name(file, other)
                    + " for "
                    + mode(context, other))
            .severity(Grounds.severity(context, Severity.ERROR))
            .at(
                Grounds.replaceClass(file, first),
                "for " + mode(context, first),
                file.number(first))
            .related(
                Grounds.replaceClass(file, other),
                "for " + mode(context, other),
                file.number(other));
    for (int rule : odd.subList(1, Math.min(odd.size(), 1 + MOST_RELATED))) {
      finding.related(
          Grounds.replaceClass(file, rule), "for " + mode(context, rule), file.number(rule));
    }
    return finding
        .note("operators for `balance_serve` pass the batch size along, the others do not take it")
        .help("choose one family for the whole file")
        .evidence(Grounds.evidence(context, context.coverage().reached(sets)))
        .fails(
            StartFailure.Phase.P6,
            "TypeError: forward() takes a different number of positional arguments")
        .build();
  }

  private static String name(RuleFile file, int rule) {
    return "`" + PairWording.simpleName(file.action(rule).className()) + "`";
  }

  private static String mode(ResolutionContext context, int rule) {
    OperatorSpec operator = context.coverage().deviceFlow().duty(rule).operator();
    return operator != null && operator.family() == Family.SERVE
        ? "`balance_serve`"
        : "`local_chat`";
  }
}
