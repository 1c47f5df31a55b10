package dev.ktc.tests.benchmark;

import dev.ktc.compiler.automaton.NameSpace;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.lower.Lowered;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.pipeline.Compilation;
import dev.ktc.compiler.pipeline.Pipeline;
import dev.ktc.compiler.pipeline.Request;
import dev.ktc.compiler.resolve.Resolver;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Speed as ratios in one run.
///
/// Whole processes beside the JVM's own start, one warm check, growth in modules and rules, and
/// patterns made to be expensive. Prints tables; passes no verdict.
public final class Benchmark {
  private static final String EIGHT_GPUS =
      "../shared/fixtures/ktransformers/rules/DeepSeek-V3-Chat-multi-gpu-8.yaml";
  private static final String OURS = "stdlib-rules/rules/deepseek-v3-2x24GiB-cpu-experts.yaml";

  private final Path root;

  private Benchmark(Path root) {
    this.root = root;
  }

  /// Prints all tables.
  ///
  /// @param arguments the repository's folder
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Benchmark benchmark = new Benchmark(Path.of(arguments[0]));
    benchmark.machine();
    benchmark.startUp();
    benchmark.warmCheck();
    benchmark.growthInModules();
    benchmark.growthInRules();
    benchmark.expensivePatterns();
  }

  private void machine() {
    System.out.printf(
        Locale.ROOT,
        "%s, JVM %s, %d processors%n",
        System.getProperty("os.arch"),
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors());
  }

  private Path rules() {
    Path shipped = root.resolve(EIGHT_GPUS);
    return Files.exists(shipped) ? shipped : root.resolve(OURS);
  }

  /// Whole processes, in turn, so that a busy moment hits all of them.
  private void startUp() throws IOException, InterruptedException {
    Path hello = Files.createTempDirectory("ktc-benchmark").resolve("Hello.java");
    Files.writeString(hello, "class Hello { public static void main(String[] a) {} }");
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    Path folder = Objects.requireNonNull(hello.getParent());
    run(List.of(bin.resolve("javac").toString(), "-d", folder.toString(), hello.toString()));
    List<String> jvm =
        List.of(
            bin.resolve("java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            folder.toString(),
            "Hello");
    String ktc = root.resolve("ktc").toString();
    List<List<String>> commands =
        List.of(
            jvm,
            List.of(ktc, "--version"),
            List.of(ktc, "check", root.resolve(OURS).toString(), "--devices", "2x24GiB"),
            List.of(ktc, "check", rules().toString(), "--devices", "8x24GiB,cpu=512GiB"));
    List<String> names =
        List.of("empty Java program", "ktc --version", "ktc check, ours", "ktc check, large");
    int rounds = 15;
    double[][] seconds = new double[commands.size()][rounds];
    for (int round = -1; round < rounds; round++) {
      for (int i = 0; i < commands.size(); i++) {
        double taken = run(commands.get(i));
        if (round >= 0) {
          seconds[i][round] = taken;
        }
      }
    }
    System.out.printf(Locale.ROOT, "%nWhole process, wall clock, %d rounds in turn%n", rounds);
    System.out.printf(Locale.ROOT, "%-22s %9s %9s %9s%n", "", "min ms", "median ms", "ratio");
    for (int i = 0; i < commands.size(); i++) {
      System.out.printf(
          Locale.ROOT,
          "%-22s %9.0f %9.0f %9.2f%n",
          names.get(i),
          1000 * minimum(seconds[i]),
          1000 * median(seconds[i]),
          median(seconds[i]) / median(seconds[0]));
    }
  }

  private static double run(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return (System.nanoTime() - start) / 1e9;
  }

  private void warmCheck() throws IOException {
    String text = Files.readString(rules());
    ModelTree tree = model("deepseek-v3");
    double[] all = new double[40];
    for (int i = 0; i < all.length; i++) {
      all[i] = cpuMillis(() -> check(text, "deepseek-v3"));
    }
    double[] warm = Arrays.copyOfRange(all, 20, all.length);
    System.out.printf(Locale.ROOT, "%nWhole check in process, CPU ms: %s%n", rules().getFileName());
    System.out.printf(Locale.ROOT, "%-22s %9d%n", "modules", tree.modules().size());
    System.out.printf(Locale.ROOT, "%-22s %9.1f%n", "first", all[0]);
    System.out.printf(Locale.ROOT, "%-22s %9.1f%n", "warm, median of 20", median(warm));
    System.out.printf(Locale.ROOT, "%-22s %9.1f%n", "warm, minimum", minimum(warm));
  }

  private static Compilation check(String text, String model) {
    return Pipeline.run(
        new Request(new SourceFile("rules.yaml", text), model, null, Settings.DEFAULT));
  }

  private void growthInModules() throws IOException {
    System.out.printf(Locale.ROOT, "%nResolve and check, rules fixed, CPU ms%n");
    System.out.printf(Locale.ROOT, "%12s %12s %14s%n", "modules", "CPU ms", "us per module");
    String text = Files.readString(rules());
    for (int layers : new int[] {8, 16, 61, 122, 244, 488, 813}) {
      String config = config(layers);
      int modules = model(config).modules().size();
      double taken = best(3, () -> check(text, config));
      System.out.printf(
          Locale.ROOT, "%12d %12.1f %14.3f%n", modules, taken, 1000 * taken / modules);
    }
  }

  private void growthInRules() throws IOException {
    System.out.printf(Locale.ROOT, "%nResolve and check, rules growing, CPU ms%n");
    System.out.printf(
        Locale.ROOT, "%8s %12s %12s %14s%n", "rules", "modules", "CPU ms", "ms per rule");
    for (int layers : new int[] {61, 813}) {
      String config = config(layers);
      int modules = model(config).modules().size();
      for (int rules : new int[] {10, 100, 300, 1000}) {
        String text = manyRules(rules, layers);
        double taken = best(2, () -> check(text, config));
        System.out.printf(
            Locale.ROOT, "%8d %12d %12.1f %14.3f%n", rules, modules, taken, taken / rules);
      }
    }
  }

  /// A DeepSeek-V3 of another depth, as a config.json.
  private String config(int layers) throws IOException {
    String text = Files.readString(root.resolve("tests/fixtures/models/deepseek-v3/config.json"));
    String changed =
        text.replaceFirst("\"num_hidden_layers\":\\s*\\d+", "\"num_hidden_layers\": " + layers);
    Path file = Files.createTempDirectory("ktc-benchmark").resolve("config.json");
    Files.writeString(file, changed);
    return file.toString();
  }

  private static String manyRules(int count, int layers) {
    StringBuilder text = new StringBuilder();
    String[] parts = {"self_attn", "mlp\\.gate", "mlp\\.shared_experts", "self_attn\\.q_b_proj"};
    for (int i = 0; i < count; i++) {
      text.append("- match:\n    name: '^model\\.layers\\.")
          .append(i % layers)
          .append("\\.")
          .append(parts[i / layers % parts.length])
          .append(i / layers / parts.length == 0 ? "$" : "\\.x" + i + "$")
          .append("'\n  replace:\n    class: default\n    kwargs:\n      generate_device: cuda:")
          .append(i * 8 / count)
          .append('\n');
    }
    return text.toString();
  }

  private void expensivePatterns() {
    System.out.printf(
        Locale.ROOT, "%nPatterns made to be expensive, whole check, CPU ms (first call)%n");
    List<String> patterns =
        List.of(
            "(a{1,30}){1,30}",
            "(.*a){20}",
            "a{1000}",
            "a.{14}b",
            "(a|aa)*b",
            "(x+x+)+y",
            "((a{1,50}){1,50}){1,50}",
            "(?=.*a.{12}b)(?=.*b.{11}c).*d",
            "(a*)*\\1b");
    for (String pattern : patterns) {
      String text = "- match:\n    name: '" + pattern + "'\n  replace:\n    class: default\n";
      double taken = cpuMillis(() -> check(text, "deepseek-v3"));
      System.out.printf(Locale.ROOT, "%-32s %9.1f%n", pattern, taken);
    }
    String many = manyRules(10_000, 61);
    System.out.printf(
        Locale.ROOT, "%-32s %9.1f%n", "10,000 rules", cpuMillis(() -> check(many, "deepseek-v3")));
    Lowered lowered = lowered(many);
    System.out.printf(Locale.ROOT, "%-32s %9.1f%n", "  front end", cpuMillis(() -> lowered(many)));
    System.out.printf(
        Locale.ROOT,
        "%-32s %9.1f%n",
        "  all names",
        cpuMillis(() -> NameSpace.of(lowered.rules())));
    ModelTree tree = model("deepseek-v3");
    System.out.printf(
        Locale.ROOT,
        "%-32s %9.1f%n",
        "  this model",
        cpuMillis(() -> Resolver.resolve(lowered.rules(), tree, "cuda:0")));
  }

  private static Lowered lowered(String text) {
    Outcome<dev.ktc.compiler.syntax.SyntaxTree> syntax =
        RuleParser.parse(new SourceFile("rules.yaml", text));
    return Objects.requireNonNull(Lowering.lower(Objects.requireNonNull(syntax.value())).value());
  }

  private static ModelTree model(String name) {
    return Objects.requireNonNull(ModelLoader.load(name).value(), name);
  }

  private static double best(int times, Runnable work) {
    List<Double> taken = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      taken.add(cpuMillis(work));
    }
    return taken.stream().min(Double::compare).orElseThrow();
  }

  private static double cpuMillis(Runnable work) {
    var threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return (threads.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static double minimum(double[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }
}
