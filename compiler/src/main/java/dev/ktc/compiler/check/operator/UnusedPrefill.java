package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.ActionDevices;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetCheck;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.ir.Action;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A device or an operation for prefill that is not the one that all tokens go through.
public final class UnusedPrefill implements RuleSetCheck {
  /// An argument for prefill that has no effect.
  public static final Code UNUSED_PREFILL = new Code("KTC4064", "unused-prefill", Severity.NOTE);

  private static final String DEVICE = "prefill_device";
  private static final String OPERATION = "prefill_op";
  private static final int MOST_RULES = 2;

  /// What a rule asks for and does not get.
  private record Wish(int rule, String argument, String value, String used) {}

  /// One finding for the file: it is the same misunderstanding everywhere.
  @Override
  public List<Diagnostic> check(RuleSetContext context) {
    RuleFile file = context.file();
    List<Wish> wishes = new ArrayList<>();
    for (int rule = 0; rule < file.size(); rule++) {
      Wish wish = wish(rule, file.action(rule));
      if (wish != null) {
        wishes.add(wish);
      }
    }
    return wishes.isEmpty() ? List.of() : List.of(finding(file, wishes));
  }

  /// Defaults, and the operation beside a quantised one that every shipped file writes out, are not
  /// worth a word.
  private static @Nullable Wish wish(int rule, Action action) {
    OperatorSpec operator = Operators.find(action.className());
    if (operator == null && !action.keepsModule()) {
      return null;
    }
    String device = text(action, DEVICE);
    String compute = ActionDevices.compute(action);
    if (device != null
        && compute != null
        && ActionDevices.differ(device, compute)
        && !usualForExperts(operator, action, device, compute)) {
      return new Wish(rule, DEVICE, device, compute);
    }
    String operation = text(action, OPERATION);
    String generate = text(action, "generate_op");
    if (operator == null || operation == null || operation.equals("None")) {
      return null;
    }
    String chosen = generate == null ? operator.fallback("generate_op") : generate;
    boolean usual = operation.equals(operator.fallback(OPERATION)) || operation.equals(chosen);
    return usual ? null : new Wish(rule, OPERATION, operation, chosen);
  }

  /// Experts on the host are usually written with the GPU of their layer as the device of prefill.
  private static boolean usualForExperts(
      @Nullable OperatorSpec operator, Action action, String device, String compute) {
    if (operator == null || operator.kind() != OperatorKind.EXPERTS) {
      return false;
    }
    String output = ActionDevices.output(action);
    return output == null ? compute.equals("cpu") : !ActionDevices.differ(device, output);
  }

  private static @Nullable String text(Action action, String argument) {
    return action.argument(argument) instanceof Value.Str(String text) ? text : null;
  }

  private static Diagnostic finding(RuleFile file, List<Wish> wishes) {
    Wish first = wishes.getFirst();
    Diagnostic.Builder finding =
        Diagnostic.of(
                UNUSED_PREFILL,
                "`%s: %s` in %s has no effect: prefill uses `%s` too"
                    .formatted(
                        first.argument(), first.value(), file.called(first.rule()), first.used()))
            .at(place(file, first), "never used", file.number(first.rule()));
    for (Wish other : wishes.subList(1, Math.min(wishes.size(), 1 + MOST_RULES))) {
      finding.related(place(file, other), "nor is this", file.number(other.rule()));
    }
    if (wishes.size() > 1 + MOST_RULES) {
      finding.note(wishes.size() + " rules have such an argument");
    }
    return finding
        .note("only `generate_op` on `generate_device` is ever loaded, and prompts go through it")
        .build();
  }

  private static Location place(RuleFile file, Wish wish) {
    Span span = file.origin(wish.rule()).arguments().get(wish.argument());
    return span == null ? file.head(wish.rule()) : file.at(span);
  }
}
