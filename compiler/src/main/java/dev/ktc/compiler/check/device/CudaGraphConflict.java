package dev.ktc.compiler.check.device;

import dev.ktc.compiler.analysis.DeviceFlow;
import dev.ktc.compiler.analysis.DeviceFlow.End;
import dev.ktc.compiler.analysis.ModuleTally;
import dev.ktc.compiler.analysis.RuleDevices.Effect;
import dev.ktc.compiler.catalog.DeviceKind;
import dev.ktc.compiler.catalog.DeviceName;
import dev.ktc.compiler.catalog.Family;
import dev.ktc.compiler.catalog.OperatorKind;
import dev.ktc.compiler.catalog.OperatorSpec;
import dev.ktc.compiler.check.Grounds;
import dev.ktc.compiler.check.ResolutionCheck;
import dev.ktc.compiler.check.ResolutionContext;
import dev.ktc.compiler.check.RuleFile;
import dev.ktc.compiler.diagnostic.Code;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartFailure;
import dev.ktc.compiler.model.ModuleNode;
import dev.ktc.compiler.resolve.Resolution;
import dev.ktc.compiler.source.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Placements with which decoding cannot be captured in a CUDA graph.
public final class CudaGraphConflict implements ResolutionCheck {
  /// Something that a CUDA graph cannot hold.
  public static final Code CUDA_GRAPH_CONFLICT =
      new Code("KTC5022", "cuda-graph-conflict", Severity.WARNING);

  private static final String CAPTURE =
      "RuntimeError: CUDA error: operation not permitted when stream is capturing";

  /// One thing that the graph cannot hold.
  ///
  /// @param what it is, as a sentence's begin
  /// @param rule the rule that says so
  /// @param modules what is concerned
  /// @param fatal whether a start with graphs is known to fail; Intel GPUs just have none
  private record Obstacle(
      String what, Location where, int rule, ModuleTally modules, boolean fatal) {}

  @Override
  public List<Diagnostic> check(ResolutionContext context) {
    if (!FlowWording.captures(context) || !FlowWording.rulesDecide(context)) {
      return List.of();
    }
    List<Obstacle> obstacles = new ArrayList<>();
    experts(context, obstacles);
    layers(context, obstacles);
    head(context, obstacles);
    return obstacles.isEmpty() ? List.of() : List.of(finding(context, obstacles));
  }

  private static Diagnostic finding(ResolutionContext context, List<Obstacle> obstacles) {
    RuleFile file = context.file();
    Obstacle first = obstacles.getFirst();
    Diagnostic.Builder finding =
        Diagnostic.of(CUDA_GRAPH_CONFLICT, first.what() + ", which a CUDA graph cannot hold")
            .at(first.where(), "not with CUDA graphs", file.number(first.rule()))
            .help(
                "start it with `--use_cuda_graph False`, and tell ktc so with"
                    + " `--cuda-graph off`")
            .evidence(Grounds.evidence(context, first.modules().group()));
    boolean fatal = obstacles.stream().anyMatch(Obstacle::fatal);
    for (Obstacle other : obstacles.subList(1, obstacles.size())) {
      finding.related(other.where(), other.what(), file.number(other.rule()));
    }
    if (fatal) {
      finding.fails(StartFailure.Phase.P7, CAPTURE);
    }
    return finding.severity(fatal ? Severity.WARNING : Severity.NOTE).build();
  }

  /// Experts on a GPU ask which tokens they have got.
  private static void experts(ResolutionContext context, List<Obstacle> obstacles) {
    RuleFile file = context.file();
    DeviceFlow flow = context.coverage().deviceFlow();
    ModuleTally tally = new ModuleTally();
    int first = -1;
    for (ModuleNode module : context.model().modules()) {
      int winner = expertsRule(context, flow, module);
      if (winner >= 0) {
        tally.add(module);
        first = first < 0 ? winner : first;
      }
    }
    if (first >= 0) {
      obstacles.add(
          new Obstacle(
              "the experts of " + tally.group().place() + " are on GPUs",
              Grounds.argument(file, first, "generate_op"),
              first,
              tally,
              true));
    }
  }

  private static int expertsRule(ResolutionContext context, DeviceFlow flow, ModuleNode module) {
    int winner = context.coverage().resolution().winner(module.id());
    OperatorSpec operator = winner < 0 ? null : flow.duty(winner).operator();
    // Those for `balance_serve` cannot be on a GPU at all.
    boolean there =
        operator != null
            && operator.kind() == OperatorKind.EXPERTS
            && operator.family() != Family.SERVE
            && flow.duty(winner).effect() == Effect.RETURNS;
    return there ? winner : -1;
  }

  /// Layers on the host or on an Intel GPU.
  private static void layers(ResolutionContext context, List<Obstacle> obstacles) {
    DeviceFlow flow = context.coverage().deviceFlow();
    for (DeviceKind kind : List.of(DeviceKind.CPU, DeviceKind.XPU)) {
      ModuleTally tally = new ModuleTally();
      int first = -1;
      for (Map.Entry<Integer, DeviceName> home : flow.homes().entrySet()) {
        if (home.getValue().kind() == kind) {
          first = add(context, flow, home, tally, first);
        }
      }
      if (first >= 0) {
        obstacles.add(
            new Obstacle(
                tally.group().place()
                    + " compute on "
                    + (kind == DeviceKind.CPU ? "the host" : "an Intel GPU"),
                Grounds.argument(context.file(), first, flow.duty(first).argument()),
                first,
                tally,
                kind == DeviceKind.CPU));
      }
    }
  }

  private static int add(
      ResolutionContext context,
      DeviceFlow flow,
      Map.Entry<Integer, DeviceName> home,
      ModuleTally tally,
      int known) {
    int first = known;
    Resolution resolution = context.coverage().resolution();
    int layer = home.getKey();
    ModuleNode start = flow.layer(layer);
    for (int id = start.id(); id < start.end(); id++) {
      int winner = resolution.winner(id);
      ModuleNode module = context.model().modules().get(id);
      boolean works =
          winner >= 0
              && home.getValue().equals(flow.duty(winner).device())
              && (flow.duty(winner).operator() != null || !module.parameters().isEmpty());
      if (works) {
        tally.add(module);
        first = first < 0 ? winner : first;
      }
    }
    return first;
  }

  /// An output layer on a third GPU leaves a stream that nothing waits for.
  private static void head(ResolutionContext context, List<Obstacle> obstacles) {
    DeviceFlow flow = context.coverage().deviceFlow();
    End head = flow.head();
    DeviceName main = flow.main();
    // Where the stream does not arrive as meant, nothing is known of its last GPU.
    boolean third =
        flow.segments().isEmpty()
            && head != null
            && main != null
            && head.rule() >= 0
            && flow.duty(head.rule()).effect() == Effect.MOVES_ON
            && head.device().kind() == DeviceKind.CUDA
            && !head.device().equals(main)
            && !head.device().equals(flow.last());
    if (head != null && third) {
      ModuleTally tally = new ModuleTally();
      tally.add(head.module());
      obstacles.add(
          new Obstacle(
              "`"
                  + head.module().name()
                  + "` is on `"
                  + head.device()
                  + "`, neither the first nor the last GPU of the token stream",
              Grounds.argument(context.file(), head.rule(), flow.duty(head.rule()).argument()),
              head.rule(),
              tally,
              true));
    }
  }
}
