package dev.ktc.compiler.diagnostic.render;

import dev.ktc.compiler.analysis.MemoryRow;
import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Severity;
import dev.ktc.compiler.diagnostic.StartLog;
import dev.ktc.compiler.diagnostic.Suppressed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `ktc check` has to say.
///
/// @param tool name and version
/// @param target which loader's facts hold
/// @param memoryTitle what the memory tables hold for: context, batch
/// @param capacityKnown whether devices were given, so that the tables have a verdict
/// @param files one per rule file, in the order in which they were asked for
/// @param hidden how many findings the user asked not to see
/// @param unreadable files that could not be read, of several
public record Report(
    String tool,
    String target,
    String memoryTitle,
    boolean capacityKnown,
    List<CheckedFile> files,
    int hidden,
    List<Unreadable> unreadable) {
  public Report {
    files = List.copyOf(files);
    unreadable = List.copyOf(unreadable);
  }

  /// A report on files that could all be read.
  public Report(
      String tool,
      String target,
      String memoryTitle,
      boolean capacityKnown,
      List<CheckedFile> files,
      int hidden) {
    this(tool, target, memoryTitle, capacityKnown, files, hidden, List.of());
  }

  /// A file that could not be read.
  ///
  /// @param name as the user wrote it
  /// @param reason one line: what kept it from being read
  public record Unreadable(String name, String reason) {}

  /// One rule file.
  ///
  /// @param name as the user wrote it
  /// @param diagnostics in any order; the renderers sort them
  /// @param memory one per model that the file was checked against
  /// @param suppressed findings that comments in the file allow, which are not among the others
  /// @param mended how many findings were mended before
  /// @param ruleTexts each rule as written, in file order; as far as rules could be told apart
  /// @param startLog what a real start would do; null when nobody asked
  public record CheckedFile(
      String name,
      List<Diagnostic> diagnostics,
      List<ModelMemory> memory,
      List<Suppressed> suppressed,
      int mended,
      List<String> ruleTexts,
      @Nullable StartLog startLog) {
    public CheckedFile {
      diagnostics = DiagnosticOrder.sorted(name, diagnostics);
      memory = List.copyOf(memory);
      suppressed = List.copyOf(suppressed);
      ruleTexts = List.copyOf(ruleTexts);
    }

    /// A file of which nothing else is known.
    public CheckedFile(String name, List<Diagnostic> diagnostics, List<ModelMemory> memory) {
      this(name, diagnostics, memory, List.of(), 0, List.of(), null);
    }
  }

  /// The memory that a model needs, per device.
  ///
  /// @param model the model's name
  /// @param rows one per device
  public record ModelMemory(String model, List<MemoryRow> rows) {
    public ModelMemory {
      rows = List.copyOf(rows);
    }
  }

  /// All findings, in the order in which they are shown.
  public List<Diagnostic> diagnostics() {
    List<Diagnostic> all = new ArrayList<>();
    for (CheckedFile file : files) {
      all.addAll(file.diagnostics());
    }
    return all;
  }

  /// How many findings comments in the files allow.
  public int suppressed() {
    return files.stream().mapToInt(file -> file.suppressed().size()).sum();
  }

  /// How many findings were mended before.
  public int mended() {
    return files.stream().mapToInt(CheckedFile::mended).sum();
  }

  /// How many findings have a severity.
  public int count(Severity severity) {
    int count = 0;
    for (CheckedFile file : files) {
      for (Diagnostic diagnostic : file.diagnostics()) {
        if (diagnostic.severity() == severity) {
          count++;
        }
      }
    }
    return count;
  }

  /// The names of all models that something was checked against, without repetition.
  public List<String> models() {
    LinkedHashSet<String> names = new LinkedHashSet<>();
    for (CheckedFile file : files) {
      for (ModelMemory memory : file.memory()) {
        names.add(memory.model());
      }
    }
    return List.copyOf(names);
  }
}
