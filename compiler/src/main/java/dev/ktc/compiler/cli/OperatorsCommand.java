package dev.ktc.compiler.cli;

import dev.ktc.compiler.catalog.ArgumentSpec;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.OperationLimits;
import dev.ktc.compiler.catalog.OperationSpec;
import dev.ktc.compiler.catalog.Operations;
import dev.ktc.compiler.catalog.OperatorLimits;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.catalog.Operators;
import dev.ktc.compiler.catalog.Release;
import dev.ktc.compiler.catalog.Storage;
import dev.ktc.compiler.catalog.StorageChoice;
import dev.ktc.compiler.catalog.Support;
import dev.ktc.compiler.cli.show.TextTable;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.diagnostic.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `ktc operators`: what rules may inject.
final class OperatorsCommand implements Command {
  @Override
  public String name() {
    return "operators";
  }

  @Override
  public String operands() {
    return "[NAME]";
  }

  @Override
  public String summary() {
    return "the classes and operations that rules may name; or one of them";
  }

  @Override
  public List<Option> options() {
    return List.of();
  }

  @Override
  public int run(List<String> words, Arguments arguments, Console console) throws IOException {
    Help.expect(this, words, 0, 1);
    console.out().write(words.isEmpty() ? list() : pages(words.getFirst()));
    return ExitCode.CLEAN;
  }

  private static String list() {
    TextTable operators = new TextTable("class", "for", "on", "used with");
    for (OperatorSpec spec : Operators.all()) {
      operators.row(
          spec.name(), spec.kind().label(), devices(spec.support()), spec.family().label());
    }
    TextTable operations = new TextTable("generate_op", "for", "on", "stores");
    for (OperationSpec spec : Operations.all()) {
      operations.row(
          spec.name(), spec.kind().label(), devices(spec.support()), storage(spec.storage()));
    }
    return operators.text() + "\n" + operations.text();
  }

  private static String pages(String name) {
    StringBuilder out = new StringBuilder();
    for (OperatorSpec spec : Operators.named(name)) {
      out.append(out.isEmpty() ? "" : "\n").append(spec.path()).append('\n');
      fact(out, "for", spec.kind().label() + ": " + String.join(", ", spec.replaces()));
      fact(out, "on", devices(spec.support()));
      fact(out, "in", releases(spec.support().releases()));
      fact(out, "used with", spec.family().label());
      fact(out, "note", spec.note());
      refusals(out, spec);
      arguments(out, spec.arguments());
    }
    for (OperationSpec spec : Operations.all()) {
      if (spec.name().equals(name) || spec.path().equals(name)) {
        out.append(out.isEmpty() ? "" : "\n").append(spec.path()).append('\n');
        fact(out, "for", "`generate_op` of " + spec.kind().label());
        fact(out, "on", devices(spec.support()));
        fact(out, "in", releases(spec.support().releases()));
        fact(out, "stores", storage(spec.storage()));
        fact(out, "note", spec.note());
        limits(out, spec.limits());
        arguments(out, spec.arguments());
      }
    }
    if (out.isEmpty()) {
      throw unknown(name);
    }
    return out.toString();
  }

  private static void refusals(StringBuilder out, OperatorSpec spec) {
    for (OperatorLimits.Forbidden one : spec.limits().forbidden()) {
      fact(
          out, "refuses", "`" + one.argument() + "`" + in(one.releases()) + failure(one.failure()));
    }
    StartFailure defect = spec.limits().defect();
    if (defect != null) {
      fact(out, "fails", "always" + failure(defect));
    }
    if (spec.limits().noOperation() == OperatorLimits.NoOperation.FINE_AS_PREFILL) {
      fact(out, "accepts", "null and the text `None` as prefill_op");
    }
  }

  private static void limits(StringBuilder out, OperationLimits limits) {
    OperationLimits.Breakage breakage = limits.breakage();
    if (breakage != null) {
      String role = breakage.unusedToo() ? "generate_op and prefill_op" : "generate_op";
      fact(out, "fails", "as " + role + in(breakage.releases()) + failure(breakage.failure()));
    }
    for (OperationLimits.DeviceLimit limit : limits.devices()) {
      String also = limit.unusedToo() ? ", as prefill_op too" : "";
      fact(out, "fails", limit.where() + also + failure(limit.failure()));
    }
    StartFailure incapable = limits.incapable();
    if (incapable != null) {
      String least = "below compute capability " + limits.capability();
      fact(out, "fails", least + failure(incapable));
    }
  }

  private static String in(List<Release> releases) {
    return releases.equals(Release.ALL) ? "" : " in " + releases(releases);
  }

  /// When a start fails, and with which words.
  private static String failure(StartFailure failure) {
    String message = failure.message().replace("{module}", "…").replace("{operation}", "…");
    return "; at `" + failure.phase().label() + "`: " + message;
  }

  private static UsageError unknown(String name) {
    Set<String> known = new LinkedHashSet<>();
    for (OperatorSpec spec : Operators.all()) {
      known.add(spec.name());
      known.add(spec.path());
    }
    for (OperationSpec spec : Operations.all()) {
      known.add(spec.name());
    }
    String near = Suggestion.closest(name, known);
    return new UsageError(
        "there is no operator `" + name + "`",
        near == null ? "`ktc operators` lists all" : "did you mean `" + near + "`?");
  }

  private static void fact(StringBuilder out, String name, String text) {
    if (!text.isEmpty()) {
      out.append("  ").append(name).append(" ".repeat(Math.max(1, 11 - name.length())));
      out.append(text).append('\n');
    }
  }

  private static void arguments(StringBuilder out, List<ArgumentSpec> arguments) {
    if (arguments.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("  argument", "type", "when absent", "meaning");
    for (ArgumentSpec argument : arguments) {
      table.row(
          "  " + argument.name(),
          argument.type().label(),
          argument.fallback(),
          argument.meaning() + in(argument.releases()));
    }
    out.append(table.text());
  }

  private static String storage(StorageChoice choice) {
    return switch (choice) {
      case StorageChoice.Always(Storage storage) -> storage.formula();
      case StorageChoice.MarlinArguments() -> "4- or 8-bit Marlin, by num_bits and group_size";
      case StorageChoice.ByText byText -> {
        List<String> values = new ArrayList<>();
        for (StorageChoice.Case one : byText.cases()) {
          values.add(one.value());
        }
        yield "by " + byText.argument() + ": " + String.join(", ", values);
      }
    };
  }

  private static String devices(Support support) {
    List<String> labels = new ArrayList<>();
    for (DeviceKind kind : support.devices()) {
      labels.add(kind.label());
    }
    return String.join(", ", labels);
  }

  private static String releases(List<Release> releases) {
    List<String> labels = new ArrayList<>();
    for (Release release : releases) {
      labels.add(release.label());
    }
    return "KTransformers " + String.join(", ", labels);
  }
}
