package dev.ktc.compiler.check;

import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;

/// What checks on a model have in common: how sure a finding is, and where an argument is written.
public final class Grounds {
  private Grounds() {}

  /// A severity, lowered where a rule could not be read or classes are not known.
  public static Severity severity(ResolutionContext context, Severity severity) {
    return ResolutionContext.cap(severity, level(context));
  }

  /// How sure a statement about modules and all rules is.
  public static Evidence.Level level(ResolutionContext context) {
    return context.level(!context.file().anyBroken());
  }

  /// The modules that show it.
  public static Evidence evidence(ResolutionContext context, ModuleGroup group) {
    Evidence evidence = Evidence.of(level(context));
    if (group.first() >= 0) {
      evidence = evidence.withWitness(context.model().modules().get(group.first()).name());
    }
    return evidence.withModules(group.ranges(), group.count());
  }

  /// The value of a keyword argument, else the class that brings it along, else the rule's head.
  public static Location argument(RuleFile file, int rule, String argument) {
    Span span = file.origin(rule).arguments().get(argument);
    return span == null ? replaceClass(file, rule) : file.at(span);
  }

  /// The injected class, else the rule's head.
  public static Location replaceClass(RuleFile file, int rule) {
    Span span = file.origin(rule).replaceClass();
    return span == null ? file.head(rule) : file.at(span);
  }
}
