package dev.ktc.compiler.check.match;

import dev.ktc.compiler.analysis.PatternParts;
import dev.ktc.compiler.analysis.WhatIf;
import dev.ktc.compiler.automaton.PatternEdit;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.NameTest;
import dev.ktc.compiler.pattern.Pattern.Look;
import java.util.ArrayList;
import java.util.List;

/// A look ahead without which the model would get the same.
public final class VacuousLookahead implements ResolutionCheck {
  /// A look ahead that excludes nothing.
  public static final Code VACUOUS_LOOKAHEAD =
      new Code("KTC3004", "vacuous-lookahead", Severity.NOTE);

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    RuleFile file = context.file();
    List<WhatIf.Variant> variants = new ArrayList<>();
    List<Look> looks = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      NameTest test = file.rule(rule).selector().name();
      if (test != null && context.coverage().won(rule) > 0) {
        for (Look look : PatternParts.lookaheads(test.pattern())) {
          looks.add(look);
          variants.add(new WhatIf.Variant(rule, PatternEdit.dropLook(test.pattern(), look), false));
        }
      }
    }
    List<Diagnostic> found = new ArrayList<>();
    int[] changes = new WhatIf(context.coverage()).changes(variants);
    for (int i = 0; i < changes.length; i++) {
      if (changes[i] == WhatIf.NOTHING) {
        found.add(finding(context, variants.get(i).rule(), looks.get(i)));
      }
    }
    return found;
  }

  private static Diagnostic finding(ResolutionContext context, int rule, Look look) {
    RuleFile file = context.file();
    boolean certain = !file.anyBroken();
    return Diagnostic.of(
            VACUOUS_LOOKAHEAD,
            "a look ahead in " + file.called(rule) + " changes nothing on " + context.modelName())
        .at(
            file.inName(rule, look.span()),
            look.negative() ? "keeps no module out" : "holds for every module in question",
            file.number(rule))
        .evidence(Evidence.of(context.level(certain)))
        .build();
  }
}
