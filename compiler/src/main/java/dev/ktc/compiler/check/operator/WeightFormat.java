package dev.ktc.compiler.check.operator;

import dev.ktc.compiler.analysis.LayerRanges;
import dev.ktc.compiler.analysis.StoredUse;
import dev.ktc.compiler.catalog.Target;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Evidence;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.ir.Rule;
import dev.ktc.compiler.ir.Value;
import dev.ktc.compiler.model.Weights;
import dev.ktc.compiler.source.Location;
import dev.ktc.compiler.source.Span;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// An operation cannot read the weights as the model's files store them.
public final class WeightFormat implements ResolutionCheck {
  /// Weights in a format that the operation does not take.
  public static final Code WEIGHT_FORMAT = new Code("KTC4030", "weight-format", Severity.ERROR);

  /// What is wrong with an operation on a type.
  ///
  /// @param message the finding, with `%s` for the types
  /// @param start what KTransformers would print
  /// @param help what to do
  private record Fault(String message, String start, String help) {}

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    if (context.settings().target() == Target.KTC) {
      return List.of();
    }
    Weights.Format format = context.model().weights().format();
    Map<Rule, Map<Fault, List<StoredUse>>> byRule = new LinkedHashMap<>();
    for (StoredUse use : StoredUse.of(context.coverage().resolution())) {
      Rule rule = use.rule();
      Fault fault = rule == null ? null : fault(rule, use, format == Weights.Format.GGUF);
      if (rule != null && fault != null) {
        byRule
            .computeIfAbsent(rule, key -> new LinkedHashMap<>())
            .computeIfAbsent(fault, key -> new ArrayList<>())
            .add(use);
      }
    }
    List<Diagnostic> findings = new ArrayList<>();
    byRule.forEach(
        (rule, faults) ->
            faults.forEach((fault, uses) -> findings.add(finding(rule, fault, uses, context))));
    return findings;
  }

  private static @Nullable Fault fault(Rule rule, StoredUse use, boolean gguf) {
    boolean float8 = use.type().startsWith("F8_");
    return switch (use.operation()) {
      case "KLinearFP8" ->
          float8
              ? null
              : new Fault(
                  "`KLinearFP8` needs FP8 safetensors, these weights are %s",
                  "ValueError: Invalid weight type", "use `KLinearMarlin` or `KLinearTorch`");
      case "KLinearMarlin", "VLinearMarlin" ->
          float8
              ? new Fault(
                  "`" + use.operation() + "` takes the scales of %s weights for a bias",
                  "RuntimeError: shape is invalid for input of size",
                  "use `KLinearFP8`, or load a GGUF file")
              : null;
      case "KLinearCPUInfer" ->
          gguf
              ? null
              : new Fault(
                  "`KLinearCPUInfer` reads GGUF files only, these weights are %s safetensors",
                  "AttributeError: 'SafeTensorLoader' object has no attribute 'tensor_info'",
                  "use `KLinearTorch`, or load a GGUF file");
      case "KExpertsCPU" -> experts(backend(rule), use.type(), float8);
      default -> null;
    };
  }

  private static @Nullable Fault experts(String backend, String type, boolean float8) {
    if (backend.startsWith("AMX") && !type.equals("BF16")) {
      return new Fault(
          "the backend `" + backend + "` needs bfloat16 experts, these are %s",
          float8
              ? "ValueError: Unsupported tensor dtype: torch.float8_e4m3fn"
              : "AssertionError: assert self.gate_type == GGMLQuantizationType.BF16",
          "use the backend `llamafile`, or load a model with bfloat16 experts");
    }
    return backend.equals("llamafile") && float8
        ? new Fault(
            "`KExpertsCPU` cannot read %s experts",
            "ValueError: Unsupported tensor dtype: torch.float8_e4m3fn",
            "load a GGUF file, or safetensors with the experts of one")
        : null;
  }

  private static String backend(Rule rule) {
    Value value = rule.action().argument("backend");
    return value == null ? "llamafile" : value instanceof Value.Str(String text) ? text : "";
  }

  private static Diagnostic finding(
      Rule rule, Fault fault, List<StoredUse> uses, ResolutionContext context) {
    TreeSet<String> types = new TreeSet<>();
    BitSet layers = new BitSet();
    int modules = 0;
    for (StoredUse use : uses) {
      types.add(use.type());
      layers.or(use.layers());
      modules += use.modules();
    }
    boolean gguf = context.model().weights().format() == Weights.Format.GGUF;
    Evidence.Level level = context.level(context.file().rules().broken().isEmpty());
    Severity severity = gguf ? Severity.ERROR : Severity.WARNING;
    Diagnostic.Builder finding =
        Diagnostic.of(WEIGHT_FORMAT, fault.message().formatted(named(types)))
            .severity(ResolutionContext.cap(severity, level))
            .at(place(rule, fault, context), "cannot load them", rule.id().index())
            .evidence(
                Evidence.of(level)
                    .withModules(layers.isEmpty() ? null : LayerRanges.format(layers), modules)
                    .withWitness(uses.getFirst().first().name()))
            .help(fault.help())
            .fails(StartFailure.Phase.P4, fault.start());
    if (!gguf) {
      finding.note("the weights are the safetensors of the model's folder");
    }
    return finding.build();
  }

  /// `` `Q4_K` and `Q6_K` ``.
  private static String named(Set<String> types) {
    return "`" + String.join("` and `", types) + "`";
  }

  private static Location place(Rule rule, Fault fault, ResolutionContext context) {
    String argument = fault.message().startsWith("the backend") ? "backend" : "generate_op";
    Span given = context.file().origins().of(rule.id()).arguments().get(argument);
    if (given != null) {
      return context.file().origins().at(given);
    }
    Span span = context.file().origins().of(rule.id()).replaceClass();
    return span == null
        ? context.file().origins().head(rule.id())
        : context.file().origins().at(span);
  }
}
