package dev.ktc.compiler.cli;

import dev.ktc.compiler.diagnostic.Diagnostic;
import dev.ktc.compiler.diagnostic.Outcome;
import dev.ktc.compiler.diagnostic.render.DisplayText;
import dev.ktc.compiler.pipeline.Finding;
import dev.ktc.compiler.pipeline.Findings;
import dev.ktc.compiler.settings.ProjectSettings;
import dev.ktc.compiler.settings.SettingsReader;
import dev.ktc.compiler.source.SourceFile;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds the `ktc.yaml` of each rule file: that in its folder, or in the nearest folder above; for
/// standard input, beginning at the working directory.
final class Projects {
  private static final String NAME = "ktc.yaml";
  private static final Path UP = Path.of("..");

  private final Arguments arguments;
  private final Console console;
  private final Inputs plain;
  private final Map<Path, Inputs> known = new HashMap<>();

  Projects(Arguments arguments, Console console) {
    this.arguments = arguments;
    this.console = console;
    this.plain = new Inputs(arguments, console);
  }

  /// What holds without any `ktc.yaml`.
  Inputs plain() {
    return plain;
  }

  /// What to check a rule file with.
  ///
  /// @param operand a path, or `-`
  Inputs of(String operand) {
    Path folder = arguments.has(Option.NO_CONFIG) ? null : folder(operand);
    while (folder != null) {
      Path absolute = folder.toAbsolutePath().normalize();
      Path file = absolute.resolve(NAME);
      if (Files.isRegularFile(file)) {
        Inputs inputs = known.get(file);
        if (inputs == null) {
          inputs = new Inputs(arguments, plain, read(file, folder));
          known.put(file, inputs);
        }
        return inputs;
      }
      folder = absolute.getParent() == null ? null : above(folder);
    }
    return plain;
  }

  private static @Nullable Path folder(String operand) {
    Path here = Path.of("");
    if (operand.equals("-")) {
      return here;
    }
    try {
      Path parent = Path.of(operand).normalize().getParent();
      return Objects.requireNonNullElse(parent, here);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /// The folder above, as a user would write it.
  private static Path above(Path folder) {
    boolean outside = folder.toString().isEmpty() || folder.endsWith(UP);
    if (outside) {
      return folder.resolve(UP).normalize();
    }
    return Objects.requireNonNullElse(folder.getParent(), Path.of(""));
  }

  private Project read(Path file, Path folder) {
    String shown = folder.resolve(NAME).toString();
    console.notice(DisplayText.safe("settings: " + shown));
    Outcome<SourceFile> text = new SourceReader().read(shown, bytes(file, shown));
    List<Diagnostic> findings = new ArrayList<>(text.diagnostics());
    ProjectSettings settings = null;
    if (text.value() != null) {
      Outcome<ProjectSettings> read =
          SettingsReader.read(text.value(), Findings.all().stream().map(Finding::code).toList());
      findings.addAll(read.diagnostics());
      settings = read.value();
    }
    return new Project(
        folder, Objects.requireNonNullElse(settings, ProjectSettings.NONE), findings);
  }

  private static byte[] bytes(Path file, String shown) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(SourceReader.MAX_BYTES + 1);
    } catch (IOException e) {
      throw new UsageError("cannot read `" + shown + "`", "`--no-config` does without it");
    }
  }
}
