package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.ModuleGroup;
import dev.ktc.compiler.analysis.NameReach;
import dev.ktc.compiler.analysis.RuleCoverage;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.check.RuleSetContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Fix;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Collects faults, and makes one finding of each however many rules have it.
final class Faults {
  private static final int MOST_RELATED = 3;

  private final Code code;
  private final RuleFile file;
  private final @Nullable RuleSetContext rules;
  private final @Nullable RuleCoverage model;
  private final Map<Fault, List<Place>> places = new LinkedHashMap<>();

  /// Where a rule has a fault.
  ///
  /// @param group the modules concerned; null when no model is known
  private record Place(int rule, Span where, @Nullable ModuleGroup group) {}

  private Faults(
      Code code, RuleFile file, @Nullable RuleSetContext rules, @Nullable RuleCoverage model) {
    this.code = code;
    this.file = file;
    this.rules = rules;
    this.model = model;
  }

  /// Faults of rules, shown on the model that they are most likely meant for.
  static Faults of(Code code, RuleSetContext context) {
    RuleCoverage first = context.models().isEmpty() ? null : context.models().getFirst();
    return new Faults(code, context.file(), context, first);
  }

  /// Faults of rules on a model.
  static Faults of(Code code, ResolutionContext context) {
    return new Faults(code, context.file(), null, context.coverage());
  }

  /// A fault of all modules that a rule gets.
  void add(Fault fault, int rule, Span where) {
    add(fault, rule, where, model == null ? null : model.reached(model.wonSets(rule)));
  }

  /// A fault of some modules that a rule gets.
  void add(Fault fault, int rule, Span where, @Nullable ModuleGroup group) {
    List<Place> there = places.computeIfAbsent(fault, key -> new ArrayList<>());
    // A rule may have a fault twice, in its class and in its operation.
    boolean again =
        there.stream().anyMatch(p -> p.rule() == rule && Objects.equals(p.group(), group));
    if (!again) {
      there.add(new Place(rule, where, group));
    }
  }

  /// The value of an argument; where it is not given, the operator's class.
  Span valueOf(int rule, String argument) {
    Span value = file.origin(rule).arguments().get(argument);
    return value == null ? classOf(rule) : value;
  }

  /// The name of an argument as it stands before its value.
  Span keyOf(int rule, String argument) {
    Span value = valueOf(rule, argument);
    String text = file.origins().file().text();
    int end = value.start();
    while (end > 0
        && (Character.isWhitespace(text.charAt(end - 1)) || text.charAt(end - 1) == ':')) {
      end--;
    }
    if (end > 0 && (text.charAt(end - 1) == '"' || text.charAt(end - 1) == '\'')) {
      end--;
    }
    boolean found = text.startsWith(argument, end - argument.length());
    return found ? new Span(end - argument.length(), end) : value;
  }

  /// The class that a rule injects.
  Span classOf(int rule) {
    Span written = file.origin(rule).replaceClass();
    return written == null ? file.origin(rule).head() : written;
  }

  /// One finding for each fault, in the order in which they were added.
  List<Diagnostic> diagnostics() {
    List<Diagnostic> found = new ArrayList<>();
    places.forEach((fault, where) -> found.add(diagnostic(fault, where)));
    return found;
  }

  private Diagnostic diagnostic(Fault fault, List<Place> where) {
    Place first = where.getFirst();
    Evidence evidence = evidence(where);
    Diagnostic.Builder finding =
        Diagnostic.of(code, fault.message())
            .severity(ResolutionContext.cap(fault.severity(), evidence.level()))
            .at(file.at(first.where()), fault.label(), file.number(first.rule()))
            .evidence(evidence);
    for (Place other : where.subList(1, Math.min(where.size(), 1 + MOST_RELATED))) {
      finding.related(file.at(other.where()), "here too", file.number(other.rule()));
    }
    if (where.size() > 1 + MOST_RELATED) {
      finding.note(where.size() + " rules do this");
    }
    fault.notes().forEach(finding::note);
    fault.help().forEach(finding::help);
    StartFailure start = fault.start();
    if (start != null) {
      String witness = evidence.witness();
      finding.fails(
          start.phase(), start.message().replace("{module}", witness == null ? "…" : witness));
    }
    Fix fix = fault.repair() == null ? null : fix(fault.repair(), where);
    return (fix == null ? finding : finding.fix(fix)).build();
  }

  private Evidence evidence(List<Place> where) {
    Place first = where.getFirst();
    ModuleGroup group = first.group();
    if (model == null || group == null) {
      boolean live = rules != null && rules.names().reach(first.rule()) instanceof NameReach.Live;
      String witness = live ? liveName(first.rule()) : null;
      return Evidence.of(live ? Evidence.Level.ALL_NAMES : Evidence.Level.INEXACT)
          .withWitness(witness);
    }
    int count = 0;
    BitSet layers = new BitSet();
    boolean certain =
        model.model().facts().classesKnown() && model.resolution().undecided().isEmpty();
    for (Place place : where) {
      ModuleGroup part = place.group();
      certain &= !file.brokenBefore(place.rule());
      if (part != null) {
        count += part.count();
        layers.or(part.layers());
      }
    }
    String witness = group.first() < 0 ? null : model.model().modules().get(group.first()).name();
    return Evidence.of(certain ? Evidence.Level.MODEL : Evidence.Level.INEXACT)
        .withWitness(witness)
        .withModules(layers.isEmpty() ? null : LayerRanges.format(layers), count);
  }

  private @Nullable String liveName(int rule) {
    return rules != null && rules.names().reach(rule) instanceof NameReach.Live(String witness)
        ? witness
        : null;
  }

  /// The edits of all places; null when one of them is not written as expected.
  private @Nullable Fix fix(Fault.Repair repair, List<Place> where) {
    Set<Span> spans = new LinkedHashSet<>();
    for (Place place : where) {
      Span span = written(place.where(), repair.from());
      if (span == null) {
        return null;
      }
      spans.add(span);
    }
    List<Fix.Edit> edits =
        spans.stream()
            .sorted((a, b) -> Integer.compare(a.start(), b.start()))
            .map(span -> new Fix.Edit(location(span), repair.to()))
            .toList();
    return new Fix(repair.safety(), "write `" + repair.to() + "`", edits);
  }

  /// Where a text stands by itself or in quotes; null when something else stands there.
  private @Nullable Span written(Span span, String text) {
    String there = file.origins().file().text(span);
    if (there.equals(text)) {
      return span;
    }
    boolean quoted = there.equals('"' + text + '"') || there.equals('\'' + text + '\'');
    return quoted ? new Span(span.start() + 1, span.end() - 1) : null;
  }

  private Location location(Span span) {
    return file.at(span);
  }
}
